import type { FastifyInstance } from "fastify";
import { serveFile } from "./static-files";

/**
 * `/openapi.json`: the committed document, which `npm run schema` makes. It is served where `/docs` is, which shows it.
 */
export async function openApiFile(app: FastifyInstance): Promise<void> {
  await serveFile(app, "openapi.json");
}
