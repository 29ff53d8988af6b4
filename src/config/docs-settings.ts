import { flag, optional, webOrigin } from "../settings/values";

/**
 * The page at `/docs` and its document at `/openapi.json`. Production serves them only when the operator asks for it.
 */
export interface DocsConfig {
  readonly served: boolean;
  /** Addresses of other deployments, for the page's choice of servers. The page knows its own address. */
  readonly developmentUrl: string | undefined;
  readonly productionUrl: string | undefined;
}

/** The environment variables of these settings. */
export const docsVariables = {
  DOCS_IN_PRODUCTION: flag({ default: false }),
  DOCS_DEVELOPMENT_URL: webOrigin(optional),
  DOCS_PRODUCTION_URL: webOrigin(optional),
};

/** Reads these settings from the environment variables. */
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
