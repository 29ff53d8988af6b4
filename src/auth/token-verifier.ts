import { LRUCache } from "lru-cache";
import { readClaims, type TimedViewer } from "./read-claims";
import { RemoteKeys, type ReportOutage } from "./remote-keys";
import { readTokenHeader } from "./token-header";
import type { TokenSettings } from "./token-settings";
import { publicKeys, secretKeys, type VerificationKeys } from "./verification-keys";
import { signedClaims } from "./verify-signature";
import type { Viewer } from "./viewer";

const tokenLengthMax = 8192;
const verifiedTokensMax = 10_000;
/**
 * How much memory the verified tokens may take, in bytes. A token is ASCII, and its viewer is no longer than the token.
 */
const verifiedBytesMax = 16 * 1024 * 1024;
const bytesPerCharacter = 3;

/** A verified viewer, and until when its key need not be looked up again, in milliseconds of the monotonic clock. */
interface TrustedViewer extends TimedViewer {
  readonly trustedUntil: number;
}

/** Verifies tokens and returns their viewers. */
export class TokenVerifier {
  private readonly keys: VerificationKeys;
  /** Verifying takes tens of microseconds, a look-up here less than one. Only valid tokens are kept. */
  private readonly verified = new LRUCache<string, TrustedViewer>({
    max: verifiedTokensMax,
    maxSize: verifiedBytesMax,
    sizeCalculation: (_, token) => bytesPerCharacter * token.length,
  });

  /** @throws Error when the settings protect nothing: no service is better than an open one. */
  constructor(
    private readonly settings: TokenSettings,
    reportOutage: ReportOutage = () => {},
  ) {
    this.keys = chooseKeys(settings, reportOutage);
  }

  /**
   * The viewer of a token; undefined when the token does not verify, for whatever reason.
   * @throws Refusal SERVICE_UNAVAILABLE when the provider's keys are needed and cannot be fetched.
   */
  async verify(token: string): Promise<Viewer | undefined> {
    if (token.length > tokenLengthMax) return undefined;
    const known = this.verified.get(token);
    if (known !== undefined && isCurrent(known) && performance.now() < known.trustedUntil)
      return known.viewer;
    const found = await this.verifyUnknown(token);
    if (found === undefined || !isCurrent(found)) return undefined;
    this.verified.set(token, { ...found, trustedUntil: performance.now() + this.keys.trustMilliseconds });
    return found.viewer;
  }

  private async verifyUnknown(token: string): Promise<TimedViewer | undefined> {
    const header = readTokenHeader(token);
    const algorithm = this.keys.algorithms.find((known) => known === header?.alg);
    if (header === undefined || algorithm === undefined) return undefined;
    // There is more than one key only when the token names none and the provider has several.
    for (const key of await this.keys.findKeys(header)) {
      const found = readClaims(await signedClaims(token, key, algorithm), this.settings);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** A cached token is checked at each use: the cache must not prolong its validity. */
function isCurrent({ validFrom, validUntil }: TimedViewer): boolean {
  const now = Date.now();
  return validFrom <= now && now < validUntil;
}

function chooseKeys(
  { secret, publicKey, jwksUrl }: TokenSettings,
  reportOutage: ReportOutage,
): VerificationKeys {
  if ([secret, publicKey, jwksUrl].filter((key) => key !== undefined).length !== 1) {
    throw new Error("Tokens need exactly one of: a secret, a public key, a JWKS URL.");
  }
  if (secret !== undefined) return secretKeys(secret);
  if (publicKey !== undefined) return publicKeys(publicKey);
  return new RemoteKeys(jwksUrl ?? "", reportOutage);
}
