import type { FastifyInstance } from "fastify";
import type { Config } from "../../config/config";
import { servePage } from "./static-files";

/** The page at `/docs` and its document at `/openapi.json`: in production only when the operator asks for them. */
export interface DocsConfig {
  readonly served: boolean;
  /** Where other deployments are reached, for the page's choice of servers; its own address it knows. */
  readonly developmentUrl: string | undefined;
  readonly productionUrl: string | undefined;
}

/** The settings, from the environment variables of their names. */
export function docsSettings(
  env: {
    readonly DOCS_IN_PRODUCTION: boolean;
    readonly DOCS_DEVELOPMENT_URL?: string | undefined;
    readonly DOCS_PRODUCTION_URL?: string | undefined;
  },
  production: boolean,
): DocsConfig {
  return {
    served: !production || env.DOCS_IN_PRODUCTION,
    developmentUrl: env.DOCS_DEVELOPMENT_URL,
    productionUrl: env.DOCS_PRODUCTION_URL,
  };
}

/** `/docs`: the API reference and its playground, without a call to anybody else's server. */
export async function docsPage(app: FastifyInstance, { environment, docs }: Config): Promise<void> {
  const { developmentUrl, productionUrl } = docs;
  const callsTo = [developmentUrl, productionUrl].filter((url) => url !== undefined);
  await servePage(app, { name: "docs", hasIndex: true, callsTo });
  // The page itself is the same file everywhere; this is how it learns where it is.
  app.get("/docs/settings.json", async () => ({
    isProduction: environment === "production",
    developmentUrl,
    productionUrl,
  }));
}
