import type { FastifyInstance } from "fastify";
import { buildOpenApiDocument } from "./document";

/** `/openapi.json`, to the byte the document that is committed. It is served where `/docs` is, which shows the same. */
export function openApiRoute(app: FastifyInstance): void {
  const document = `${JSON.stringify(buildOpenApiDocument(), undefined, 2)}\n`;
  app.get("/openapi.json", async (_request, reply) =>
    reply
      .headers({ "content-type": "application/json; charset=utf-8", "cache-control": "no-cache" })
      .send(document),
  );
}
