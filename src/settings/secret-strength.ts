/** Known to everybody, so good only where nobody else can connect: on the loopback address outside production. */
export const developmentSecret = "allmine-development-secret-not-for-production";

/** As well known, so it takes simulated events where nobody else can connect; see `scripts/dev.ts`. */
export const developmentWebhookSecret = "allmine-development-webhook-secret-not-for-production";

/** Every value of this repository that would serve as a secret, old ones of its tests included. */
const published = [
  developmentSecret,
  developmentWebhookSecret,
  "a-secret-for-tests-that-is-long-enough",
  "webhook-secret-for-tests",
  "a-secret-of-the-tests-that-has-more-than-32-bytes",
  "a-secret-for-benchmarks-that-is-long-enough",
  "a-secret-of-the-rehearsal-alone-x",
  "a secret of the rehearsal",
  "a secret of the webhook's",
];

/** What examples and tools put where a secret belongs, that of jwt.io among them. */
const placeholder = new RegExp(
  [
    "change[-_. ]?(me|this|it)|(replace|fix)[-_. ]?(me|this|it|with)|placeholder|todo[-_. :]",
    "your[-_. ]?(own|new|jwt|secret|key|token|password|(super|very|long|strong|256)[-_. ])",
    "256[-_. ]?bits?[-_. ](secret|long)|(set|insert|put|enter)[-_. ](a|an|the)[-_. ]|openssl[-_. ]rand",
    String.raw`\$\{\w+\}|\{\{.*\}\}`,
  ].join("|"),
  "i",
);
const charactersMin = 6;
const periodMax = 16;

/**
 * What makes a secret useless against somebody who tries; nothing when no such reason is seen. The answer names the
 * reason and never the secret.
 */
export function weaknessOf(secret: string, bytesMin: number): string | undefined {
  if (isPublished(secret)) return "is published with this service";
  if (isPlaceholder(secret)) return "is a placeholder of an example";
  const proof = withoutScheme(secret);
  if (Buffer.byteLength(proof) < bytesMin) return `must be at least ${bytesMin} bytes long`;
  if (isMonotonous(proof)) return "is a pattern that is easy to guess";
  return undefined;
}

/** Whether the value stands in this repository, or has one in it that does. */
export function isPublished(secret: string): boolean {
  const text = secret.toLowerCase();
  return published.some((known) => text.includes(known));
}

export function isPlaceholder(secret: string): boolean {
  return placeholder.test(secret);
}

/** `Bearer x` is as easy to guess as `x`. */
function withoutScheme(secret: string): string {
  return secret.replace(/^((bearer|basic|token) +)+/i, "");
}

/** Hardly any different characters, mostly neighbours in the alphabet, or a short pattern over and over. */
function isMonotonous(text: string): boolean {
  if (new Set(text).size < charactersMin) return true;
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const steps = codes.filter((code, index) => index > 0 && Math.abs(code - (codes[index - 1] ?? 0)) <= 1);
  if (steps.length * 4 > codes.length * 3) return true;
  const periods = Array.from({ length: Math.min(periodMax, text.length >> 1) }, (_, index) => index + 1);
  return periods.some((period) => text.startsWith(text.slice(period)));
}
