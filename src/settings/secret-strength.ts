/** A published secret. It is only safe where no one else can connect: on the loopback address outside production. */
export const developmentSecret = "allmine-development-secret-not-for-production";

/** The published secret for simulated events, see `scripts/dev.ts`. Only safe under the same conditions. */
export const developmentWebhookSecret = "allmine-development-webhook-secret-not-for-production";

/** Every value in this repository that would serve as a secret, also those that its tests used earlier. */
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
  "a signing secret of more than thirty-two bytes",
  "whsec_test_0123456789abcdef",
  "whsec_for_simulations",
  "a-guess-of-somebody",
  "the value in the dashboard",
];

/** Placeholders that examples and tools put where a secret belongs, such as jwt.io's. */
const placeholder = new RegExp(
  [
    "change[-_. ]?(me|this|it)|replace[-_. ]?(me|this|it|with)|placeholder",
    // Short enough to be part of a random value.
    String.raw`(?<![a-z\d])(fix[-_. ]?(me|this|it|with)(?![a-z\d])|todo[-_. :])`,
    "your[-_. ]?(own|new|jwt|secret|key|token|password|(super|very|long|strong|256)[-_. ])",
    "256[-_. ]?bits?[-_. ](secret|long)|(set|insert|put|enter)[-_. ](a|an|the)[-_. ]|openssl[-_. ]rand",
    String.raw`\$\{\w+\}|\{\{.*\}\}|^\$\w+$|^%\w+%$`,
  ].join("|"),
  "i",
);

/** The longest placeholders, also with other characters between the letters: `c h a n g e - m e`, `ch4nge__m3`. */
const spreadPlaceholder =
  /(change|replace)(me|this|it)|placeholder|your(own|new|jwt|secret|key|token|password)/;

/** A secret of only these words and digits describes itself: `my-super-secret-jwt-key-1`. */
const describingWords = new RegExp(
  "^(a|admin|allmine|an|and|api|apps?|at|auth|authentication|authorization|backend|basic|be|bearer|bits?|bytes|" +
    "characters|company|credits?|custom|default|demo|dev|development|enough|env|events?|example|for|game|header|hello|here|hmac|" +
    "in|is|jwt|keys?|least|live|local|long|main|master|me|mobile|money|more|must|my|new|not|of|only|our|pass|password|phrase|" +
    "please|private|prod|production|project|public|purchases?|random|rc|rest|revenuecat|secrets?|secure|server|service|shop|" +
    "shared|signature|signing|sign|some|staging|store|string|strong|subscriptions?|super|tests?|than|that|the|thirty|top|" +
    String.raw`this|to|tokens?|two|use|users?|v|value|very|wallet|web|webhooks?|welcome|whsec|with|world|your|\d)+$`,
);
/** One of these must be among the words: short ones such as `a` and `be` also fit by chance. */
const describedThing =
  /secret|pass|token|key|phrase|string|webhook|auth|signature|header|value|allmine|revenuecat|credits|purchase|service|server|production|staging|admin|default/;

const keyboard = ["1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"];
const keys = new Map(
  keyboard.flatMap((keysOfRow, row) =>
    Array.from(keysOfRow, (key, column) => [key, { row, column }] as const),
  ),
);

const charactersMin = 6;
const periodMax = 16;

/** The reason why a secret is easy to guess; undefined when none is found. The reason never contains the secret. */
export function weaknessOf(secret: string, bytesMin: number): string | undefined {
  if (isPublished(secret)) return "is published with this service";
  const proof = withoutScheme(secret);
  if (isPlaceholder(proof)) return "is a placeholder of an example";
  if (Buffer.byteLength(proof) < bytesMin) return `must be at least ${bytesMin} bytes long`;
  if (isMonotonous(proof.toLowerCase())) return "is a pattern that is easy to guess";
  if (isDescription(lettersAndDigits(proof)) || isDescription(undisguised(proof.replace(/\d+$/, ""))))
    return "only describes a secret";
  return undefined;
}

/** Whether the value is published in this repository, or contains a published one. */
export function isPublished(secret: string): boolean {
  const text = lettersAndDigits(secret);
  return published.some((known) => text.includes(lettersAndDigits(known)));
}

/** Whether the value contains a placeholder such as `change-me`, also in disguise. */
export function isPlaceholder(secret: string): boolean {
  return placeholder.test(secret) || spreadPlaceholder.test(undisguised(secret));
}

function lettersAndDigits(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

const disguises: Readonly<Record<string, string>> = {
  0: "o",
  1: "i",
  3: "e",
  4: "a",
  5: "s",
  "@": "a",
  $: "s",
};

/** Undoes disguises such as `ch4nge m3`. */
function undisguised(text: string): string {
  return lettersAndDigits(text.replace(/[01345@$]/g, (sign) => disguises[sign] ?? sign));
}

/** Removes the scheme: `Bearer x` is as easy to guess as `x`. */
function withoutScheme(secret: string): string {
  return secret.replace(/^((bearer|basic|token) +)+/i, "");
}

function isDescription(text: string): boolean {
  return describedThing.test(text) && describingWords.test(text);
}

/**
 * Whether the text has very few different characters, mostly neighbours, or a short pattern that repeats, also with
 * digits between.
 */
function isMonotonous(text: string): boolean {
  if (new Set(text).size < charactersMin) return true;
  const characters = Array.from(text);
  const steps = characters.filter((character, index) => areNeighbours(character, characters[index - 1]));
  if (steps.length * 4 > characters.length * 3) return true;
  const letters = text.replace(/\P{L}/gu, "");
  return isPeriodic(text) || (letters.length * 2 > text.length && isPeriodic(letters));
}

function isPeriodic(text: string): boolean {
  const periods = Array.from({ length: Math.min(periodMax, text.length >> 1) }, (_, index) => index + 1);
  return periods.some((period) => text.startsWith(text.slice(period)));
}

/** Whether the characters are neighbours in the alphabet or on a keyboard, as in `qwerty` and `1q2w3e`. */
function areNeighbours(one: string, other = ""): boolean {
  if (other === "") return false;
  if (Math.abs((one.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)) <= 1) return true;
  const [key, otherKey] = [keys.get(one), keys.get(other)];
  if (key === undefined || otherKey === undefined) return false;
  return Math.abs(key.row - otherKey.row) <= 1 && Math.abs(key.column - otherKey.column) <= 1;
}
