import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { nameInLog } from "../log";
import { isPrivileged } from "../auth/permissions";
import { callerRequestIdOf } from "./request-id";

declare module "fastify" {
  interface FastifyRequest {
    /** Codes of the refusals and faults in the answer, each once. Undefined when there were none. */
    errorCodes: readonly string[] | undefined;
    /** Root fields of the GraphQL operation. Undefined until they are known. */
    rootFields: readonly string[] | undefined;
  }
}

/** Slower answers are logged with the caller's name, in milliseconds. */
const slowMilliseconds = 1000;

/** Logs one line for each request. Names the caller and the address where they can matter, see `isOfInterest`. */
export function logRequests(app: FastifyInstance, logger: FastifyBaseLogger): void {
  app.decorateRequest("errorCodes", undefined);
  app.decorateRequest("rootFields", undefined);
  // These lines hold nothing to redact, and looking for it would cost as much as the rest of the line.
  const requests = logger.child({}, { redact: [] });
  app.onEnd((request, reply, { hungUp }) => {
    const { id: reqId, method, routeOptions } = request;
    const { statusCode, elapsedTime } = reply;
    const milliseconds = Math.round(elapsedTime * 10) / 10;
    const line = {
      reqId,
      method,
      route: routeOptions.url,
      statusCode,
      milliseconds,
      ...callerRequestIdField(request),
    };
    const whole = isOfInterest(request, reply)
      ? { ...line, ...requestDetails(request), ...(hungUp && { hungUp }) }
      : line;
    requests.info(whole, "request");
  });
}

function callerRequestIdField({ raw }: FastifyRequest): { callerRequestId?: string } | undefined {
  if (raw.headers["x-request-id"] === undefined) return undefined;
  const callerRequestId = callerRequestIdOf(raw);
  return callerRequestId === undefined ? undefined : { callerRequestId };
}

/**
 * Whether the log names the caller: for refusals, faults, slow answers, and everything that services and staff do.
 * Other requests of ordinary users are logged without the caller.
 */
function isOfInterest(
  { errorCodes, caller }: FastifyRequest,
  { statusCode, elapsedTime }: FastifyReply,
): boolean {
  return (
    statusCode >= 400 ||
    errorCodes !== undefined ||
    elapsedTime >= slowMilliseconds ||
    (caller !== undefined && isPrivileged(caller.viewer))
  );
}

function requestDetails({ client, caller, errorCodes, rootFields }: FastifyRequest): object {
  return {
    address: client?.ip,
    ...(caller ? { subject: nameInLog(caller.viewer.userId), roles: caller.viewer.roles } : {}),
    ...(errorCodes ? { errorCodes } : {}),
    ...(rootFields ? { rootFields } : {}),
  };
}
