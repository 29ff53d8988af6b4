import type { FastifyInstance } from "fastify";
import type { Config } from "../../config/config";
import { Html, html, plainPage } from "./html";
import { pagePolicy } from "./page-policy";
import { servePage } from "./static-files";

/** `/`: links to everything that this deployment offers to people. */
export async function homePage(app: FastifyInstance, config: Config): Promise<void> {
  await servePage(app, { name: "home", hasIndex: false });
  const page = plainPage("Allmine Credits", content(config));
  app.get("/", { config: { helmet: pagePolicy() } }, async (_request, reply) =>
    reply.headers({ "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" }).send(page),
  );
}

interface Entry {
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

const reference: readonly Entry[] = [
  { path: "/docs", name: "API reference", text: "The REST API, with a playground and samples for apps." },
  { path: "/openapi.json", name: "OpenAPI document", text: "The same for generators of clients." },
];

const dashboard: Entry = {
  path: "/dashboard",
  name: "Dashboard",
  text: "Users, purchases, packages, store events and statistics.",
};

const tools: readonly Entry[] = [
  {
    path: "/graphql",
    name: "GraphQL",
    text: "QA tasks, each with its GraphQL document, and where to run them.",
  },
  { path: "/graphiql", name: "GraphiQL", text: "Runs GraphQL in the browser, without the internet." },
  { path: "/sandbox", name: "Apollo Sandbox", text: "The same in Apollo's tool, which needs the internet." },
];

const errors: Entry = {
  path: "/errors",
  name: "Error catalogue",
  text: "Every code, and what to do about it.",
};

const health: readonly Entry[] = [
  { path: "/healthz", name: "Alive", text: "Whether the process answers." },
  { path: "/readyz", name: "Ready", text: "Whether it can commit to its database." },
];

/** Listed only where `/metrics` is at the same port as everything else, see METRICS_PORT. */
const metrics: Entry = { path: "/metrics", name: "Metrics", text: "What Prometheus reads." };

function content(config: Config): Html {
  const isProduction = config.deployment === "production";
  const entries = [
    ...(config.dashboard.served ? [dashboard] : []),
    ...(config.docs.served ? reference : []),
    ...(isProduction ? [] : tools),
    errors,
  ];
  return html`<h1>Allmine Credits</h1>
    <p>
      Credits for apps that sell credit packages. This deployment is
      <strong>${config.deployment}</strong>${
        isProduction
          ? ": its data is real, and credits come only from the stores."
          : ": purchases here are tests, and nothing costs anything."
      }
    </p>
    ${section(isProduction ? "Look up" : "Look and try", entries)}
    <h2>Tokens</h2>
    <p>${tokenHint(config)}</p>
    ${section("Health", config.metrics ? health : [...health, metrics])}`;
}

function section(title: string, entries: readonly Entry[]): Html {
  const items = entries.map(
    ({ path, name, text }) =>
      html`<li>
        <a href="${path}">${name}</a> <code>${path}</code><br />
        ${text}
      </li>`,
  );
  return html`<h2>${title}</h2>
    <ul>
      ${items}
    </ul>`;
}

/** Where a caller gets the JWT that every call needs. */
export function tokenHint({ deployment, tokens }: Config): Html {
  if (deployment === "production" || !tokens.secret)
    return html`Every call needs a JSON Web Token of your own sign-in, as
      <code>Authorization: Bearer …</code>.`;
  return html`<code>npm run token -- --user demo</code> prints a token for the user demo, and with
    <code>--role admin</code> one for an administrator; <code>npm run dev</code> prints both when it starts.
    On the service's own machine, GraphiQL and Apollo Sandbox open with a token filled in.`;
}
