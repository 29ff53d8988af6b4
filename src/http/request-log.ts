import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { nameInLog } from "../log";
import { isPrivileged } from "../auth/permissions";
import { callerRequestIdOf } from "./request-id";

declare module "fastify" {
  interface FastifyRequest {
    /** Codes of the refusals and faults that the caller was told of, each once; nothing when all went well. */
    told: readonly string[] | undefined;
    /** Root fields of the GraphQL operation; nothing before it is known. */
    rootFields: readonly string[] | undefined;
  }
}

/** From here on an answer is slow enough to ask who wanted it. */
const slowMilliseconds = 1000;

/** One line for each request; with who and from where, as soon as somebody may want to know. */
export function logRequests(app: FastifyInstance, logger: FastifyBaseLogger): void {
  app.decorateRequest("told", undefined);
  app.decorateRequest("rootFields", undefined);
  // These lines hold nothing to redact, and looking for it would be half of what they cost.
  const requests = logger.child({}, { redact: [] });
  app.onEnd((request, reply, { hungUp }) => {
    const { id: reqId, method, routeOptions } = request;
    const { statusCode, elapsedTime } = reply;
    const milliseconds = Math.round(elapsedTime * 10) / 10;
    const line = { reqId, method, route: routeOptions.url, statusCode, milliseconds, ...whoseId(request) };
    const whole = isOfInterest(request, reply)
      ? { ...line, ...whoAndWhat(request), ...(hungUp && { hungUp }) }
      : line;
    requests.info(whole, "request");
  });
}

function whoseId({ raw }: FastifyRequest): { callerRequestId?: string } | undefined {
  if (raw.headers["x-request-id"] === undefined) return undefined;
  const callerRequestId = callerRequestIdOf(raw);
  return callerRequestId === undefined ? undefined : { callerRequestId };
}

/** Refusals, faults, slow answers, and everything that services and staff do. Users who just use it are left alone. */
function isOfInterest({ told, viewer }: FastifyRequest, { statusCode, elapsedTime }: FastifyReply): boolean {
  return (
    statusCode >= 400 ||
    told !== undefined ||
    elapsedTime >= slowMilliseconds ||
    (viewer !== undefined && isPrivileged(viewer))
  );
}

function whoAndWhat({ client, viewer, told, rootFields }: FastifyRequest): object {
  return {
    address: client?.ip,
    ...(viewer ? { subject: nameInLog(viewer.userId), roles: viewer.roles } : {}),
    ...(told ? { told } : {}),
    ...(rootFields ? { rootFields } : {}),
  };
}
