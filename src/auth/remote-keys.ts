import { KeyObject, type webcrypto } from "node:crypto";
import type { JSONWebKeySet, createLocalJWKSet } from "jose" with { "resolution-mode": "import" };
import { Refusal } from "../errors";
import type { TokenHeader } from "./token-header";
import { usableKeys } from "./usable-keys";
import type { VerificationKeys } from "./verification-keys";

/** Reports to the operator that the keys could not be fetched. Called at most once per cool-down. */
export type ReportOutage = (cause: unknown) => void;

/**
 * Keys older than this are fetched again before they are used. This is half of the ten minutes for which a withdrawn
 * key may still be accepted.
 */
const refreshAfterMilliseconds = 5 * 60_000;
/** The other half: how long a verified token is accepted without looking its key up again. */
const trustMilliseconds = 5 * 60_000;
/**
 * How long the known keys stay valid while the provider is down. The provider's outage should not become ours, and keys
 * change seldom. To abuse a withdrawn key, an attacker would have to keep the provider down too.
 */
const staleMillisecondsMax = 60 * 60_000;
/** There is at most one fetch in this time, whatever tokens arrive and whether or not the fetch succeeds. */
const coolDownSeconds = 10;
const timeoutMilliseconds = 2000;

/** The keys that an identity provider publishes at a JWKS URL. */
export class RemoteKeys implements VerificationKeys {
  readonly algorithms = ["RS256", "PS256", "ES256", "ES384", "EdDSA"] as const;
  readonly trustMilliseconds = trustMilliseconds;
  private readonly url: URL;
  private readonly keyObjects = new WeakMap<webcrypto.CryptoKey, KeyObject>();
  private keySet: ReturnType<typeof createLocalJWKSet> | undefined;
  private fetching: Promise<void> | undefined;
  // Milliseconds of the monotonic clock. jose's own remote key set uses the wall clock: set back by an hour, it would
  // refuse new keys and accept withdrawn ones for an hour longer.
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private nextFetchAt = Number.NEGATIVE_INFINITY;

  constructor(
    url: string,
    private readonly reportOutage: ReportOutage,
  ) {
    this.url = new URL(url);
    const { protocol, username, password } = this.url;
    if (protocol !== "https:" && protocol !== "http:") throw new Error("The JWKS URL must be http or https.");
    if (username !== "" || password !== "") throw new Error("The JWKS URL must not contain credentials.");
  }

  /** @throws Refusal SERVICE_UNAVAILABLE when the known keys cannot decide and no others can be fetched. */
  async findKeys({ alg, kid }: TokenHeader): Promise<readonly KeyObject[]> {
    // jose is an ES module, and TypeScript lets a CommonJS file load one in no other way.
    const { errors } = await import("jose");
    await this.refreshWhenDue();
    try {
      return await this.keysNow({ alg, kid });
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      // The keys were fetched a moment ago, so a further fetch would not help.
      if (this.age < coolDownSeconds * 1000) return [];
    }
    await this.fetch();
    return this.keysNow({ alg, kid }).catch((error: unknown) => {
      if (error instanceof errors.JWKSNoMatchingKey) return [];
      throw error;
    });
  }

  /** The age of the known keys, in milliseconds. */
  private get age(): number {
    return performance.now() - this.fetchedAt;
  }

  private async keysNow(header: TokenHeader): Promise<KeyObject[]> {
    const { errors } = await import("jose");
    try {
      return this.keySet ? [this.keyObjectOf(await this.keySet({ ...header }))] : [];
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      const keys: KeyObject[] = [];
      for await (const key of error) keys.push(this.keyObjectOf(key));
      return keys;
    }
  }

  private async refreshWhenDue(): Promise<void> {
    if (this.age < refreshAfterMilliseconds) return;
    try {
      await this.fetch();
    } catch (error) {
      if (!(error instanceof Refusal) || this.age > staleMillisecondsMax) throw error;
    }
  }

  /** Concurrent callers share one fetch. */
  private fetch(): Promise<void> {
    this.fetching ??= this.fetchKeys().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  /** The only call to the provider, so that the cool-down holds for every reason to fetch. */
  private async fetchKeys(): Promise<void> {
    const { createLocalJWKSet } = await import("jose");
    if (performance.now() < this.nextFetchAt) throw keysUnreachable();
    this.nextFetchAt = performance.now() + coolDownSeconds * 1000;
    try {
      const response = await fetch(this.url, {
        headers: { accept: "application/json, application/jwk-set+json" },
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
      if (response.status !== 200) throw new Error(`The JWKS URL answered with status ${response.status}.`);
      this.keySet = createLocalJWKSet({ keys: usableKeys(await response.json()) } as JSONWebKeySet);
      this.fetchedAt = performance.now();
    } catch (error) {
      this.reportOutage(error);
      throw keysUnreachable();
    }
  }

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
