import { isUtf8 } from "node:buffer";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Refusal } from "../errors";
import { badInput } from "../inputs/validate-input";

/** JSON in UTF-8 is the only body that any route takes; every other type is refused before it is read. */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body: Buffer, done) => {
    try {
      done(null, parseJson(request, body));
    } catch (error) {
      done(error as Error);
    }
  });
}

function parseJson(request: FastifyRequest, body: Buffer): unknown {
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw new Refusal("UNSUPPORTED_MEDIA_TYPE", "The body must not be compressed");
  // A decoder would replace what is not UTF-8, and two different texts could become the same.
  if (!isUtf8(body)) throw badInput([{ field: "body", message: "The body must be UTF-8" }]);
  try {
    return JSON.parse(body.toString());
  } catch {
    throw badInput([{ field: "body", message: "The body must be JSON" }]);
  }
}
