import { afterEach, beforeEach } from "node:test";
import assert from "node:assert/strict";
import { tokenOf, type Role } from "./service";

/** A `fetch` with the user's token, which counts: a cache that follows a mutation asks nothing again. */
export function countingFetch(userId: string, role: Role = "user") {
  const requests = { count: 0 };
  const countedFetch: typeof fetch = (input, init) => {
    requests.count += 1;
    const headers = new Headers(init?.headers);
    headers.set("Authorization", `Bearer ${tokenOf(userId, role)}`);
    return fetch(input, { ...init, headers });
  };
  return { requests, fetch: countedFetch };
}

/** Fails every test in which a client warns, for instance of an object for which it has no key. */
export function refuseWarnings(): void {
  const original = { warn: console.warn, error: console.error };
  const warnings: unknown[][] = [];
  beforeEach(() => {
    warnings.length = 0;
    console.warn = console.error = (...words) => void warnings.push(words);
  });
  afterEach(() => {
    Object.assign(console, original);
    assert.deepEqual(warnings, []);
  });
}

/** Waits until the condition holds, for 5 seconds at most. */
export async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail(`Not within 5 seconds: ${condition}`);
}
