import type { FastifyRequest } from "fastify";
import type { Config } from "../config/config";
import { Refusal } from "../errors";
import { isLoopback } from "../settings/loopback";
import { isPublished } from "../settings/secret-strength";

/** A host and perhaps a port, in the one spelling that a browser uses for this machine. */
const hostPattern = /^(localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])(?::\d{0,5})?$/i;

/** What proxies, tunnels and content networks add to a request, whoever makes them. */
const forwardingHeader = new RegExp(
  [
    "^(forwarded|forwarded-.*|via|cdn-loop|(wl-)?proxy-client-ip|client-ip|remote-addr|http-x-forwarded-for)$",
    "^(front-end-https|surrogate-capability)$",
    "^x-(forward|real-|original-|cluster-|client-ip|remote-|proxy|envoy-|nginx-|arr-|azure-|appengine-|amz-cf-|amzn-)",
    "^x-(request-start|cloud-trace|vercel-|coder-|via|varnish|host|http-host|rewrite-|scheme|url-scheme|sucuri-)",
    "^x-(bluecoat-|tunnel|ms-devtunnels|localtunnel|zrok|originating-|served-by|gateway-|pagekite|replit-|codesandbox-|ssl)",
    "^(cf|cloudfront|true-client|ngrok|fly|fastly|tailscale|incap|akamai|do-connecting)-",
  ].join("|"),
);

/**
 * Whether the request was sent to this machine by one of its own names, and came straight. The page of a stranger whose
 * name was made to lead to 127.0.0.1 shows by `Host`, which is that name; a proxy or tunnel shows by what it adds.
 */
export function isLocalRequest({ raw }: FastifyRequest): boolean {
  return (
    isLocalHost(raw.headers.host) &&
    (raw.url === undefined || /^(\/|\*$)/.test(raw.url) || isLocalHost(authorityOf(raw.url))) &&
    !Object.keys(raw.headers).some((name) => forwardingHeader.test(name.replaceAll("_", "-")))
  );
}

function isLocalHost(host: string | undefined): boolean {
  const name = hostPattern.exec(host ?? "")?.[1];
  return name !== undefined && isLoopback(name);
}

/** A request may name the whole address in its first line, which then counts instead of `Host`. */
function authorityOf(url: string): string | undefined {
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1];
}

/**
 * Makes the check that keeps a service whose secrets everybody knows to this machine. With secrets of its own it lets
 * everybody in.
 * @returns a function that throws Refusal FORBIDDEN for requests from elsewhere.
 */
export function localGuard({ tokens, webhook }: Config): (request: FastifyRequest) => void {
  const secrets = [tokens.secret ?? "", ...webhook.authorizations, ...webhook.signingSecrets];
  if (!secrets.some(isPublished)) return () => undefined;
  let told = false;
  return (request) => {
    if (isLocalRequest(request)) return;
    // The envelope gives no reasons, and whoever tries a tunnel should not have to guess.
    if (!told)
      request.log.warn("requests from elsewhere are refused while a secret that everybody knows is in use");
    told = true;
    throw new Refusal(
      "FORBIDDEN",
      "This service runs with a secret that everybody knows and answers to its own machine only, without proxy or " +
        "tunnel. Set JWT_SECRET and the webhook's secrets to be reached from elsewhere.",
    );
  };
}
