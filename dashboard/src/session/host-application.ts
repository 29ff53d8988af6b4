/**
 * The conversation with an application that shows the dashboard in a frame. The dashboard says `ready` to the origins
 * that the service's settings allow, and the application answers with a token. Messages from anybody else are ignored.
 */
const ready = { type: "allmine-credits:ready" };
const tokenType = "allmine-credits:token";

/**
 * Asks the application around the dashboard for a token, and listens for new ones.
 * @returns a function that stops listening.
 */
export function listenToHost(origins: readonly string[], onToken: (token: string) => void): () => void {
  if (window.parent === window || origins.length === 0) return () => undefined;
  const listen = ({ origin, source, data }: MessageEvent<unknown>) => {
    if (source !== window.parent || !origins.includes(origin)) return;
    const token = tokenOf(data);
    if (token !== undefined) onToken(token);
  };
  window.addEventListener("message", listen);
  // The browser delivers the message only to a parent of exactly this origin.
  for (const origin of origins) window.parent.postMessage(ready, origin);
  return () => window.removeEventListener("message", listen);
}

function tokenOf(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { type, token } = data as { type?: unknown; token?: unknown };
  return type === tokenType && typeof token === "string" ? token : undefined;
}
