import { makeValidator } from "envalid";
import { isPlaceholder, weaknessOf } from "./secret-strength";
import { invisible, quoteAtAnEnd } from "./values";

/** One secret or, while one is being replaced, several separated by commas. */
export const secretList = makeValidator(readSecrets);

/** Values of a header, which can only contain visible ASCII and blanks. */
export const headerValueList = makeValidator<readonly string[]>((value) => {
  if (/[^\x20-\x7e]/.test(value))
    throw new Error("must hold nothing but ASCII: a header cannot carry the rest");
  return readSecrets(value);
});

function readSecrets(value: string): readonly string[] {
  const secrets = secretsIn(value);
  if (secrets.includes(""))
    throw new Error("must be one value, or several separated by commas, none of them empty");
  for (const secret of secrets) requirePlain(secret);
  return secrets;
}

/** @throws Error when the text is ambiguous, such as a secret with a quote at its end. */
export function requirePlain(secret: string): void {
  if (quoteAtAnEnd.test(secret))
    throw new Error("must not begin or end with a quote: it would be part of the secret");
  if (invisible.test(secret))
    throw new Error("must not contain line breaks, control characters or others that nobody sees");
  if (/\\[nr]$/.test(secret)) throw new Error("must not end in a line break that is written out as \\n");
}

/** Settings that hold secrets, and the number of bytes that each needs so that it cannot be found by trying. */
const lengths = {
  // A secret of this kind can be tried offline against any token.
  JWT_SECRET: 32,
  // A secret of this kind can be tried offline against any checkpoint.
  LEDGER_CHECKPOINT_KEY: 32,
  // The first can only be tried against the service. RevenueCat chooses the length of the second.
  REVENUECAT_WEBHOOK_AUTHORIZATION: 16,
  REVENUECAT_WEBHOOK_SECRET: 16,
};

/**
 * Finds secrets that a stranger knows or can guess. Called where strangers can connect. The problems never contain a
 * secret.
 */
export function secretProblems(given: NodeJS.ProcessEnv): string[] {
  const weak = Object.entries(lengths).flatMap(([name, bytesMin]) => {
    const secrets = name === "JWT_SECRET" ? [given[name] ?? ""] : secretsIn(given[name] ?? "");
    const weaknesses = secrets
      .filter((secret) => secret !== "")
      .map((secret) => weaknessOf(secret, bytesMin))
      .filter((weakness) => weakness !== undefined);
    return [...new Set(weaknesses)].map((weakness) => `${name}: ${weakness}; ${advice}`);
  });
  return isPlaceholder(passwordIn(given.DATABASE_URL))
    ? [...weak, "DATABASE_URL: its password is a placeholder of an example"]
    : weak;
}

function passwordIn(url = ""): string {
  const { password } = URL.canParse(url) ? new URL(url) : { password: "" };
  // The parser writes `${PASSWORD}` as `$%7BPASSWORD%7D`.
  return password.replace(/%7b/gi, "{").replace(/%7d/gi, "}");
}

const advice = "make one of your own with `openssl rand -hex 32`";

function secretsIn(value: string): string[] {
  return value.split(",").map((secret) => secret.trim());
}
