import { isIP } from "node:net";
import { makeExactValidator, makeValidator } from "envalid";
import { isLoopback } from "./loopback";

/** A setting that may be left out. */
export const optional = { default: undefined };

/** Secrets, of which a quote may be a part; `requirePlain` asks about it. */
const takenAsTheyAre = /^(JWT_SECRET|REVENUECAT_WEBHOOK_AUTHORIZATION|REVENUECAT_WEBHOOK_SECRET)$/;

/**
 * What the variables mean. Editors, secret stores and `echo` end a text with a line break, and env files keep quotes that
 * a shell would take away: neither belongs to the value. An empty one is how compose files and CI systems say "not set".
 */
export function givenVariables(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const meant = Object.entries(variables).map(
    ([name, value = ""]) => [name, takenAsTheyAre.test(name) ? value.trim() : withoutQuotes(value)] as const,
  );
  return Object.fromEntries(meant.filter(([, value]) => value !== ""));
}

/** Signs that stand in a name or an address by mistake alone: quotes, invisible characters, a line end written as `\\n`. */
export const strayCharacter = /["'`´“”„‘’«»\\\p{Cc}\p{Cf}]/u;

/** One in the middle may belong to a secret or a name, such as `Owner's delegates`. */
export const quoteAtAnEnd = /^["'`´“”„‘’«»]|["'`´“”„‘’«»]$/;

function withoutQuotes(value: string): string {
  return value
    .trim()
    .replace(/^(["'])([^]*)\1$/, "$2")
    .trim();
}

export const count = (limits: { min: number; max: number }) =>
  makeValidator<number>((value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= limits.min && number <= limits.max)) {
      throw new Error(`must be a whole number from ${limits.min} to ${limits.max}`);
    }
    return number;
  });

const flags = new Map([
  ...["true", "yes", "on", "1", "t", "y"].map((word) => [word, true] as const),
  ...["false", "no", "off", "0", "f", "n"].map((word) => [word, false] as const),
]);

export const flag = makeExactValidator<boolean>((value) => {
  const meant = flags.get(String(value).toLowerCase());
  if (meant === undefined) throw new Error("must be true or false");
  return meant;
});

/** One of some words, in capitals or not. */
export const word = <Word extends string>(words: readonly Word[]) =>
  makeValidator<Word>((value) => {
    const meant = words.find((known) => known === value.toLowerCase());
    if (meant === undefined) throw new Error(`must be one of ${words.join(", ")}`);
    return meant;
  });

/** Where to listen: an IP address or a host name alone. */
export const listenAddress = makeValidator<string>((value) => {
  const host = value.replace(/^\[(.*)\]$/, "$1");
  const isName = /^[a-z\d]([\w.-]*[a-z\d])?$/i.test(host) && !/^[\d.]+$/.test(host);
  if (isIP(host) === 0 && !isName) {
    throw new Error("must be an IP address or a host name, without scheme and port");
  }
  return host;
});

/** An address that this service calls; over plain http only on this machine, where nobody can read along. */
export const calledUrl = makeValidator<string>(readCalledUrl);

/** The same without a path: every path that is called begins at the root. */
export const calledOrigin = makeValidator<string>((value) => readOrigin(readCalledUrl(value)));

function readCalledUrl(value: string): string {
  const url = parseWebUrl(value);
  if (/[\s,;#]/.test(value) || strayCharacter.test(value))
    throw new Error("must be one address, without blanks, commas, quotes and #");
  if (url.username !== "" || url.password !== "") throw new Error("must not contain a user or a password");
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new Error("must begin with https://; http:// is for this machine only");
  }
  return value;
}

/** Scheme, host and port of a web page. It goes into a Content-Security-Policy, so nothing else may be in it. */
export const webOrigin = makeValidator<string>(readOrigin);

/** Several of them, separated by commas. */
export const webOrigins = makeValidator<readonly string[]>((value) =>
  [...new Set(itemsOf(value).map(readOrigin))].filter(Boolean),
);

/** The items of a list that is separated by commas; empty ones count for nothing. */
export function itemsOf(value: string): string[] {
  return value
    .split(",")
    .map(withoutQuotes)
    .filter((item) => item !== "");
}

function readOrigin(value: string): string {
  const url = parseWebUrl(value);
  const bare = url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  if (!bare || !/^[\w.:[\]-]+$/.test(url.host)) {
    throw new Error("must be scheme, host and port of a page, such as https://dashboard.example.com");
  }
  return url.origin;
}

function parseWebUrl(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:\/\/[^/]/i.test(value)) throw new Error("must begin with https:// or http://");
  return url;
}
