import type { FastifyInstance } from "fastify";
import type { Config } from "../../config/config";
import { dashboardPage } from "./dashboard-page";
import { docsPage } from "./docs-page";
import { errorsPage } from "./errors-page";
import { graphiqlPage } from "./graphiql-page";
import { homePage } from "./home-page";
import { openApiFile } from "./openapi-file";
import { sandboxPage } from "./sandbox-page";

/** Registers the pages for people. Production has the first two, and the others that its operator wants. */
export async function servePages(app: FastifyInstance, config: Config): Promise<void> {
  const isProduction = config.deployment === "production";
  const pages = [
    homePage,
    errorsPage,
    ...(config.docs.served ? [docsPage, openApiFile] : []),
    ...(config.dashboard.served ? [dashboardPage] : []),
    ...(isProduction ? [] : [graphiqlPage, sandboxPage]),
  ];
  for (const page of pages) await app.register(async (scope) => page(scope, config));
}
