import type { Config } from "../../config/config";
import { isLoopback } from "../../settings/loopback";
import { findingOf, type Finding } from "./finding";

export const providerTimeoutMilliseconds = 3000;

/**
 * Compares the provider's own issuer with JWT_ISSUER. With one slash too many or too few, no token is accepted. Empty
 * when the provider does not publish its issuer.
 */
export async function providerFindings({ tokens: { jwksUrl, issuer } }: Config): Promise<Finding[]> {
  const url = issuer !== undefined && URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (jwksUrl === undefined || url === undefined) return [];
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) return [];
  const itself = await askProvider(`${url.href.replace(/\/$/, "")}/.well-known/openid-configuration`);
  if (itself === undefined) return [];
  return [
    findingOf(
      "provider's name",
      itself,
      itself === issuer,
      "Set JWT_ISSUER to exactly this: it is the `iss` of the provider's tokens.",
    ),
  ];
}

async function askProvider(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(providerTimeoutMilliseconds) });
    const { issuer } = (await response.json()) as { issuer?: unknown };
    return typeof issuer === "string" ? issuer : undefined;
  } catch {
    // Not every provider has this page, and not every machine may call it.
    return undefined;
  }
}
