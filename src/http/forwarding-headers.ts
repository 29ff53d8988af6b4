/** Words of proxies, tunnels and the addresses that they pass on, anywhere in a name. */
const parts =
  /forward|tunnel|prox(y|ied|ies)|ngrok|tailscale|codespaces|codesandbox|akamai|cloudfront|pagekite|zrok|authenticated/;

/** The same, where a longer word such as `zip` or `design` must not count. */
const words = new RegExp(
  "(^|-)((client|real|remote|source|socket)?ips?(addr(ess)?)?|ipv[46]|addr|(client|peer|source|viewer)-address|via|cdn|gateway|ingress|edge|lb|load-?balancer|origina(l|ting)|arr|azure|envoy|nginx|haproxy|" +
    "traefik|istio|varnish|vercel|railway|replit|gitpod|sucuri|appengine|appservice|waws|bluecoat|zscaler|cluster|coder|" +
    "auth-request|webauth|ssl|client-cert|client-principal|served-by|cloud-trace|request-start)(-|$)",
);

/** What only the beginning or the end of a name tells. */
const ends = new RegExp(
  [
    "^(cf|fly|fastly|incap|true-client|remote|surrogate|front-end|rndr|x-(real|remote|nf|amzn|amz-cf|backend|consumer))-",
    "^x-(goog-iap|vscode-|rewrite-|ssl|https?$)|^x-(http-)?host|.-(host|proto|scheme)$",
  ].join("|"),
);

/** What browsers and other programs on this machine add by themselves. */
const ownHeader = /^(sec-|proxy-(connection|authorization)$)/;

/**
 * Whether proxies, tunnels and content delivery networks add a header of this name. Judges by the words of the name,
 * because there are far more such headers than a list could hold.
 */
export function isForwardingHeader(name: string): boolean {
  const plain = name.toLowerCase().replaceAll("_", "-");
  return !ownHeader.test(plain) && [parts, words, ends].some((sign) => sign.test(plain));
}
