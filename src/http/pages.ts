import type { FastifyInstance } from "fastify";
import type { Config } from "../config";
import { docsPage } from "./docs-page";
import { graphiqlPage } from "./graphiql-page";

/** The pages for people, each where it belongs: in production none, unless the operator wants the reference. */
export async function servePages(app: FastifyInstance, config: Config): Promise<void> {
  if (config.docs.served) await app.register(async (page) => docsPage(page, config));
  if (config.environment !== "production") await app.register(async (page) => graphiqlPage(page, config));
}
