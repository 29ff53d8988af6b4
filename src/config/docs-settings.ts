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
