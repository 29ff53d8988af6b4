import type { KeyObject } from "node:crypto";
import { verify, type VerifyOptions } from "jsonwebtoken";
import { LRUCache } from "lru-cache";
import { readClaims, type TimedViewer } from "./read-claims";
import { RemoteKeys, type ReportOutage } from "./remote-keys";
import { readTokenHeader } from "./token-header";
import { publicKeys, secretKeys, type VerificationKeys } from "./verification-keys";
import type { Viewer } from "./viewer";

/** Exactly one of `secret`, `publicKey` and `jwksUrl`: one family of algorithms, so none can pass for another. */
export interface TokenSettings {
  readonly secret?: string | undefined;
  /** PEM text. */
  readonly publicKey?: string | undefined;
  readonly jwksUrl?: string | undefined;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
}

const tokenLengthMax = 8192;
const verifiedTokensMax = 10_000;
/** The other bound of the same store: ten thousand tokens of the longest kind would take 80 MB. */
const verifiedCharactersMax = 16_000_000;

/** Turns a token into the viewer it proves. */
export class TokenVerifier {
  private readonly keys: VerificationKeys;
  private readonly options: VerifyOptions;
  /** Verifying takes tens of microseconds, looking here less than one. Only genuine tokens get in. */
  private readonly verified = new LRUCache<string, TimedViewer>({
    max: verifiedTokensMax,
    maxSize: verifiedCharactersMax,
    sizeCalculation: (_, token) => token.length,
  });

  /** Throws when the settings cannot protect anything: better no service than an open one. */
  constructor(settings: TokenSettings, reportOutage: ReportOutage = () => {}) {
    const { issuer, audience } = settings;
    // jsonwebtoken takes an empty one for "do not check".
    if (issuer === "" || audience === "")
      throw new Error("The token's issuer and audience must not be empty.");
    this.keys = chooseKeys(settings, reportOutage);
    this.options = { algorithms: [...this.keys.algorithms], issuer, audience };
  }

  /**
   * The viewer, or nothing when the token does not verify, for whatever reason.
   * @throws Refusal SERVICE_UNAVAILABLE when the provider's keys are needed and out of reach.
   */
  async verify(token: string): Promise<Viewer | undefined> {
    if (token.length > tokenLengthMax) return undefined;
    const known = this.verified.get(token);
    if (known !== undefined && isCurrent(known)) return known.viewer;
    const found = await this.verifyUnknown(token);
    if (found === undefined || !isCurrent(found)) return undefined;
    const validUntil = Math.min(found.validUntil, Date.now() + this.keys.trustMilliseconds);
    this.verified.set(token, { ...found, validUntil });
    return found.viewer;
  }

  private async verifyUnknown(token: string): Promise<TimedViewer | undefined> {
    const header = readTokenHeader(token);
    if (header === undefined || !this.options.algorithms?.some((known) => known === header.alg))
      return undefined;
    // More than one key only when the token names none and the provider has several.
    for (const key of await this.keys.findKeys(header)) {
      const found = readClaims(this.claimsOf(token, key));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private claimsOf(token: string, key: KeyObject): unknown {
    try {
      return verify(token, key, this.options);
    } catch {
      // Its own errors, or those of the JSON and signature decoders it calls: in each case the token is at fault.
      return undefined;
    }
  }
}

/** A kept token is asked again at each use: being kept must not prolong it. */
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
