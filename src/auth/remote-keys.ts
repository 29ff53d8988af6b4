import { KeyObject, type webcrypto } from "node:crypto";
import type { ExportedJWKSCache, FetchImplementation, RemoteJWKSet } from "jose" with {
  "resolution-mode": "import",
};
import { Refusal } from "../errors";
import type { TokenHeader } from "./token-header";
import { usableKeys } from "./usable-keys";
import type { VerificationKeys } from "./verification-keys";

/** Tells the operator that the keys could not be fetched; at most once per cool-down. */
export type ReportOutage = (cause: unknown) => void;

/** Keys this old are fetched again before they are used: half of the ten minutes a withdrawn key may live. */
const refreshAfterMilliseconds = 5 * 60_000;
/** The other half: how long a verified token is believed without asking for its key again. */
const trustMilliseconds = 5 * 60_000;
/**
 * While the provider is down, the keys we know stay good for so long. Its outage should not become ours, keys change
 * seldom, and whoever abuses a withdrawn one would have to hold the provider down too; but not for ever.
 */
const staleMillisecondsMax = 60 * 60_000;
/** At most one fetch in this time, whatever tokens arrive and whether or not it succeeds. */
const coolDownSeconds = 10;
const timeoutMilliseconds = 2000;

/** The keys an identity provider publishes at a JWKS URL. */
export class RemoteKeys implements VerificationKeys {
  readonly algorithms = ["RS256", "PS256", "ES256", "ES384", "EdDSA"] as const;
  readonly trustMilliseconds = trustMilliseconds;
  private readonly url: URL;
  private readonly keyObjects = new WeakMap<webcrypto.CryptoKey, KeyObject>();
  /** Filled by jose, which notes here when it last had an answer. */
  private readonly cache: Partial<ExportedJWKSCache> = {};
  private keySet: RemoteJWKSet | undefined;
  private nextFetchAt = 0;

  constructor(
    url: string,
    private readonly reportOutage: ReportOutage,
  ) {
    this.url = new URL(url);
    const { protocol, username, password } = this.url;
    if (protocol !== "https:" && protocol !== "http:") throw new Error("The JWKS URL must be http or https.");
    if (username !== "" || password !== "") throw new Error("The JWKS URL must not contain credentials.");
  }

  /** @throws Refusal SERVICE_UNAVAILABLE when the keys at hand cannot decide and no others can be fetched. */
  async findKeys({ alg, kid }: TokenHeader): Promise<readonly KeyObject[]> {
    // An ES module only, which TypeScript lets a CommonJS file load in no other way.
    const jose = await import("jose");
    this.keySet ??= jose.createRemoteJWKSet(this.url, {
      [jose.customFetch]: this.fetchKeys,
      [jose.jwksCache]: this.cache as ExportedJWKSCache,
      cacheMaxAge: staleMillisecondsMax,
      cooldownDuration: coolDownSeconds * 1000,
      timeoutDuration: timeoutMilliseconds,
    });
    await this.refreshWhenDue(this.keySet);
    try {
      return [this.keyObjectOf(await this.keySet({ alg, kid }))];
    } catch (error) {
      if (error instanceof jose.errors.JWKSNoMatchingKey) return [];
      if (!(error instanceof jose.errors.JWKSMultipleMatchingKeys)) throw error;
      const keys: KeyObject[] = [];
      for await (const key of error) keys.push(this.keyObjectOf(key));
      return keys;
    }
  }

  private async refreshWhenDue(keySet: RemoteJWKSet): Promise<void> {
    const { uat: fetchedAt } = this.cache;
    if (fetchedAt === undefined || Date.now() < fetchedAt + refreshAfterMilliseconds) return;
    try {
      await keySet.reload();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** The only way out to the provider, so the cool-down holds for every reason to fetch. */
  private readonly fetchKeys: FetchImplementation = async (url, options) => {
    if (Date.now() < this.nextFetchAt) throw keysUnreachable();
    this.nextFetchAt = Date.now() + coolDownSeconds * 1000;
    try {
      const response = await fetch(url, options);
      if (response.status !== 200) throw new Error(`The JWKS URL answered with status ${response.status}.`);
      return Response.json({ keys: usableKeys(await response.json()) });
    } catch (error) {
      this.reportOutage(error);
      throw keysUnreachable();
    }
  };

  private keyObjectOf(key: webcrypto.CryptoKey): KeyObject {
    const known = this.keyObjects.get(key) ?? KeyObject.from(key);
    this.keyObjects.set(key, known);
    return known;
  }
}

function keysUnreachable(): Refusal {
  return new Refusal("SERVICE_UNAVAILABLE", "Tokens cannot be verified at the moment.", {
    retryAfterSeconds: coolDownSeconds,
  });
}
