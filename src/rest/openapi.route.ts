import { gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { buildOpenApiDocument } from "./openapi-document";

/** `/openapi.json`, to the byte the document that is committed. It is served where `/docs` is, which shows the same. */
export function openApiRoute(app: FastifyInstance): void {
  const document = Buffer.from(`${JSON.stringify(buildOpenApiDocument(), undefined, 2)}\n`);
  const compressed = gzipSync(document);
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-cache",
    vary: "accept-encoding",
  };
  app.get("/openapi.json", async (request, reply) => {
    reply.headers(headers);
    if (!takesGzip(request.headers["accept-encoding"])) return reply.send(document);
    return reply.header("content-encoding", "gzip").send(compressed);
  });
}

/** Whether gzip is named, and not with the weight 0, which forbids it. */
function takesGzip(acceptEncoding: string | string[] | undefined): boolean {
  const codings = String(acceptEncoding ?? "").split(",");
  return codings.some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$)|$)/i.test(coding));
}
