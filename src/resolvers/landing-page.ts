import type { ApolloServerPlugin, LandingPage } from "@apollo/server";
import { ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { ApolloServerPluginLandingPageLocalDefault } from "@apollo/server/plugin/landingPage/default";
import { mightiestPlaygroundToken } from "../auth/playground-token";
import type { Config } from "../config";
import type { Context } from "./context";
import { startingDocuments } from "./starting-documents";

/** What a browser is shown at `/graphql`: Apollo Sandbox outside production, nothing in production. */
export function landingPage(config: Config): ApolloServerPlugin<Context> {
  if (config.environment === "production") return ApolloServerPluginLandingPageDisabled();
  const token = mightiestPlaygroundToken(config);
  const sandbox = ApolloServerPluginLandingPageLocalDefault({
    embed: {
      runTelemetry: false,
      ...(token ? { initialState: { sharedHeaders: { authorization: `Bearer ${token}` } } } : {}),
    },
    document: startingDocuments.map(({ document }) => document).join("\n\n"),
    headers: { authorization: `Bearer ${token ?? "<token>"}` },
  });
  return {
    ...sandbox,
    serverWillStart: async (server) => {
      const listener = await sandbox.serverWillStart?.(server);
      const render = listener?.renderLandingPage;
      return { ...listener, ...(render ? { renderLandingPage: async () => withLink(await render()) } : {}) };
    },
  };
}

/** Sandbox is loaded from Apollo's network; whoever cannot reach it finds the way to the one we bring ourselves. */
function withLink({ html }: LandingPage): LandingPage {
  return {
    html: async () => {
      const page = typeof html === "string" ? html : await html();
      const nonce = /'nonce-([0-9a-f]+)'/.exec(page)?.[1] ?? "";
      return page.replace("<body>", `<body>${linkToGraphiql(nonce)}`);
    },
  };
}

const linkToGraphiql = (nonce: string) => `
    <style nonce="${nonce}">
      #graphiql-link { position: fixed; right: 12px; bottom: 12px; z-index: 2147483647; padding: 6px 10px;
        border-radius: 4px; background: #1b2240; color: #fff; font: 14px system-ui, sans-serif; }
    </style>
    <a id="graphiql-link" href="/graphiql">Offline? Use GraphiQL</a>`;
