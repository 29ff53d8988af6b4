import { isForwardingHeader } from "../../src/http/forwarding-headers";

const names = (text: string) => text.trim().split(/\s+/);

it.each(
  names(`
  Forwarded Forwarded-For X-Forwarded X-Forwarded-For X_Forwarded_For X-Forwarded-Host X-Forwarded-Anything
  X-MS-Forwarded-Client-Ip Z-Forwarded-For HTTP-Forwarded HTTP-X-Forwarded-For X-Original-Forwarded-For Max-Forwards
  X-Forwarder X-Forward-For X-ProxyUser-Ip X-Proxied-By X-MS-Proxy Proxy-Client-IP WL-Proxy-Client-IP X-Proxy-Id
  X-Real-IP X-Client-IP Client-IP HTTP-Client-IP HTTP_CLIENT_IP X-Source-Ip X-Remote-IP X-Remote-Addr Remote-Addr
  X-Cluster-Client-IP True-Client-IP X-Nf-Client-Connection-Ip CF-Connecting-IP DO-Connecting-IP Fly-Client-IP
  X-Peer-Addr X-Client-IPs X-Client-IPv6 X-IP-Country X-Originating-IP X-User-IP X-Azure-ClientIP X-Azure-SocketIP
  X-ClientIP ClientIP X-RealIP X-Client-IPAddress X-IPAddress X-Client-Address X-Viewer-Address X-Remote-Address
  X-Original-Host X-Original-URL X-Originating-URL X-Rewrite-URL Disguised-Host X-Host X-HTTP-Host X-HTTP-Host-Override
  X-Backend-Host X-Backend-Server X-Scheme X-URL-Scheme X-Proto X-AppService-Proto Front-End-Https X-SSL X-SSL-Client-DN
  SSL-Client-Verify Client-Cert Client-Cert-Chain
  X-Auth-Request-User X-Auth-Request-Email Remote-User X-Remote-User X-WebAuth-User X-Consumer-Username
  X-Goog-Authenticated-User-Email X-Goog-IAP-JWT-Assertion X-MS-Client-Principal Cf-Access-Authenticated-User-Email
  X-GitHub-Codespaces-Anything X-VSCode-Tunnel-Id X-Tunnel-Authorization Bypass-Tunnel-Reminder X-LocalTunnel-Agent
  X-Tailscale-User Tailscale-User-Login Ngrok-Skip-Browser-Warning Ngrok-Auth-User-Email X-MS-DevTunnels-Id X-Zrok-Share
  X-PageKite-Port X-Replit-User-Id X-CodeSandbox-Host X-Coder-Id
  Via X-Via X-Varnish X-Served-By X-Gateway-Id X-Envoy-External-Address X-Nginx-Proxy X-Azure-Ref X-ARR-LOG-ID X-ARR-SSL
  X-AppEngine-Country X-Amz-Cf-Id X-Amzn-Trace-Id X-Cloud-Trace-Context X-Vercel-Id X-Sucuri-ClientIP X-BlueCoat-Via
  X-Request-Start CF-Ray CDN-Loop CloudFront-Viewer-Address Fastly-FF Akamai-Origin-Hop Incap-Client-IP
  Surrogate-Capability X-Railway-Edge X-LB-Id X-Istio-Attributes
`),
)("%s comes from a proxy or a tunnel", (name) => {
  expect([isForwardingHeader(name), isForwardingHeader(name.toLowerCase())]).toEqual([true, true]);
});

it.each(
  names(`
  Host Connection Keep-Alive User-Agent Accept Accept-Language Accept-Encoding Content-Type Content-Length Cookie Origin
  Referer Cache-Control Pragma Priority DNT Upgrade Upgrade-Insecure-Requests Expect TE Trailer Transfer-Encoding Range
  If-None-Match If-Modified-Since Authorization Proxy-Connection Proxy-Authorization HTTP2-Settings Purpose X-Purpose
  Sec-Fetch-Site Sec-Fetch-Mode Sec-CH-UA Sec-CH-UA-Platform Sec-GPC Sec-WebSocket-Protocol Sec-WebSocket-Key
  Sec-CH-Viewport-Width Sec-Fetch-Storage-Access Save-Data Device-Memory Downlink ECT RTT Viewport-Width X-Client-Data
  Access-Control-Request-Method Access-Control-Request-Headers Access-Control-Request-Private-Network Service-Worker
  X-Requested-With X-Request-Id Request-Id X-Correlation-Id Traceparent Tracestate Baggage B3 X-B3-TraceId Sentry-Trace
  X-Datadog-Trace-Id X-Datadog-Origin NewRelic Idempotency-Key X-CSRF-Token X-API-Key X-Auth-Token X-User-Id
  Apollo-Require-Preflight Apollo-Query-Plan-Experimental ApolloGraphQL-Client-Name ApolloGraphQL-Client-Version
  X-Apollo-Operation-Name X-Apollo-Operation-Id X-Apollo-Cache-Key GraphQL-Preflight GraphQL-Require-Preflight
  X-App-Version X-Client-Version X-Client-Name X-Client-Id X-Device-Id X-Platform X-OS-Version X-Bundle-Id X-Zip
  X-Description X-Shipping X-HTTP-Method-Override X-Method-Override X-Timezone X-Locale X-Firebase-AppCheck
  X-Goog-Api-Client X-Android-Package X-iOS-Bundle-Identifier Expo-Platform Postman-Token X-Postman-Interceptor-Id
  X-RevenueCat-Webhook-Signature X-Goog-Api-Key X-Ghost X-Wallet-Address X-Tips X-Ship Content-Encoding X-Design X-Protocol-Version
`),
)("%s may come from a program on this machine", (name) => {
  expect([isForwardingHeader(name), isForwardingHeader(name.toLowerCase())]).toEqual([false, false]);
});
