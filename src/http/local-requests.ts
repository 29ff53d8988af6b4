import type { FastifyRequest } from "fastify";
import type { Config } from "../config/config";
import { Refusal } from "../errors";
import { isLoopback } from "../settings/loopback";
import { isPublished } from "../settings/secret-strength";
import { isForwardingHeader } from "./forwarding-headers";

/** A host and an optional port, in the one form in which a browser writes a name of this machine. */
const hostPattern = /^(localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])(?::\d{0,5})?$/i;

/**
 * Whether the request was sent to this machine under one of its own names, and came directly. A foreign page whose host
 * name resolves to 127.0.0.1 is recognised by its `Host` header, a proxy or tunnel by the headers that it adds.
 */
export function isLocalRequest({ raw }: FastifyRequest): boolean {
  return (
    isLocalHost(raw.headers.host) &&
    (raw.url === undefined || /^(\/|\*$)/.test(raw.url) || isLocalHost(authorityOf(raw.url))) &&
    !Object.keys(raw.headers).some(isForwardingHeader)
  );
}

function isLocalHost(host: string | undefined): boolean {
  const name = hostPattern.exec(host ?? "")?.[1];
  return name !== undefined && isLoopback(name);
}

/** The host in a request line that contains the whole address. It counts instead of `Host`. */
function authorityOf(url: string): string | undefined {
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1];
}

/**
 * Makes the check that keeps a service with published secrets to its own machine. A service with secrets of its own
 * accepts requests from anywhere.
 * @returns a function that throws Refusal FORBIDDEN for requests from elsewhere.
 */
export function localGuard({ tokens, webhook }: Config): (request: FastifyRequest) => void {
  const secrets = [tokens.secret ?? "", ...webhook.authorizations, ...webhook.signingSecrets];
  if (!secrets.some(isPublished)) return () => undefined;
  let isLogged = false;
  return (request) => {
    if (isLocalRequest(request)) return;
    // The answer's envelope gives no reason, so log it once for the developer who tries a tunnel.
    if (!isLogged)
      request.log.warn("requests from elsewhere are refused while a secret that everybody knows is in use");
    isLogged = true;
    throw new Refusal(
      "FORBIDDEN",
      "This service runs with a secret that everybody knows and answers to its own machine only, without proxy or " +
        "tunnel. Set JWT_SECRET and the webhook's secrets to be reached from elsewhere.",
    );
  };
}
