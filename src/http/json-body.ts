import { isUtf8 } from "node:buffer";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Refusal, badInput } from "../errors";
import { parseJson } from "../inputs/parse-json";

/** Accepts JSON in UTF-8 as the only type of body. Every other type is refused before the body is read. */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body: Buffer, done) => {
    try {
      done(null, readBody(request, body));
    } catch (error) {
      done(error as Error);
    }
  });
}

function readBody({ headers }: FastifyRequest, body: Buffer): unknown {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    throw new Refusal("UNSUPPORTED_MEDIA_TYPE", "The body must not be compressed");
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers["content-type"] ?? "")?.[1] ?? "utf-8";
  if (!/^utf-?8$/i.test(charset)) throw new Refusal("UNSUPPORTED_MEDIA_TYPE", "The body must be UTF-8");
  // A decoder would replace bytes that are not UTF-8, and two different texts could become the same.
  if (!isUtf8(body)) throw badInput([{ field: "body", message: "The body must be UTF-8" }]);
  try {
    return parseJson(body.toString());
  } catch {
    throw badInput([{ field: "body", message: "The body must be JSON" }]);
  }
}
