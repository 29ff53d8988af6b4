import type { Config } from "../../config/config";
import { isLoopback } from "../../settings/loopback";
import { judge, type Finding } from "./finding";

export const providerTimeoutMilliseconds = 3000;

/**
 * Whether the provider calls itself what JWT_ISSUER says. A slash too many or too few at its end, and no token is taken.
 * Nothing when the provider does not tell.
 */
export async function providerFindings({ tokens: { jwksUrl, issuer } }: Config): Promise<Finding[]> {
  const url = issuer !== undefined && URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (jwksUrl === undefined || url === undefined) return [];
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) return [];
  const itself = await askProvider(`${url.href.replace(/\/$/, "")}/.well-known/openid-configuration`);
  if (itself === undefined) return [];
  return [
    judge(
      "provider's name",
      itself,
      itself === issuer,
      "Set JWT_ISSUER to this, to the letter: it is the `iss` of its tokens.",
    ),
  ];
}

async function askProvider(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(providerTimeoutMilliseconds) });
    const { issuer } = (await response.json()) as { issuer?: unknown };
    return typeof issuer === "string" ? issuer : undefined;
  } catch {
    // Not every provider has this page, and not every machine may ask for it.
    return undefined;
  }
}
