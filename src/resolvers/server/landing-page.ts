import type { ApolloServerPlugin } from "@apollo/server";
import { ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import type { Config } from "../../config/config";
import { html, plainPage, type Html } from "../../http/pages/html";
import { tokenHint } from "../../http/pages/home-page";
import type { GraphqlContext } from "./graphql-context";
import { operationsOf, startingDocuments, type StartingDocument } from "../../development/starting-documents";

/**
 * The page that a browser gets at `/graphql`: the QA tasks outside production, nothing in production. Apollo's own
 * page loads its scripts from Apollo's servers, and fails where they cannot be reached.
 */
export function landingPage(config: Config): ApolloServerPlugin<GraphqlContext> {
  if (config.deployment === "production") return ApolloServerPluginLandingPageDisabled();
  const page = plainPage("Allmine Credits: GraphQL", content(config));
  return { serverWillStart: async () => ({ renderLandingPage: async () => ({ html: page }) }) };
}

function content(config: Config): Html {
  return html`<nav><a href="/">Allmine Credits</a></nav>
    <h1>GraphQL</h1>
    <p>Send queries and mutations to this address with POST. In a browser, run them in</p>
    <ul>
      <li><a href="/graphiql">GraphiQL</a>, which is part of this service, or</li>
      <li>
        <a href="/sandbox">Apollo Sandbox</a>, which comes from Apollo's network and needs the internet.
      </li>
    </ul>
    <p>The REST API is described in the <a href="/docs">API reference</a>.</p>
    <h2>Tokens</h2>
    <p>${tokenHint(config)}</p>
    <h2>QA tasks</h2>
    ${startingDocuments.map(task)}`;
}

function task({ role, document }: StartingDocument): Html {
  const operations = operationsOf(document);
  const about = /^# (.+)/.exec(document)?.[1] ?? "";
  return html`<section>
    <h3>${operations.join(", ")}</h3>
    <p>
      ${about} Needs the role <code>${role}</code>.
      <a href="/graphiql#${operations[0] ?? ""}">Open ${operations[0] ?? ""} in GraphiQL</a>
    </p>
    <details>
      <summary>Document of ${operations.join(", ")}</summary>
      <pre tabindex="0">${document}</pre>
    </details>
  </section>`;
}
