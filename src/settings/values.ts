import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { makeExactValidator, makeValidator } from "envalid";
import { isLoopback } from "./loopback";

/** A setting that may be left out. */
export const optional = { default: undefined };

/** Secrets may contain quotes, so quotes around them are not removed; see `requirePlain`. */
const takenAsTheyAre =
  /^(JWT_SECRET|REVENUECAT_WEBHOOK_AUTHORIZATION|REVENUECAT_WEBHOOK_SECRET|LEDGER_CHECKPOINT_KEY)$/;

/**
 * The variables without the decoration that tools add. Editors, secret stores and `echo` end a text with a line break,
 * and env files keep quotes that a shell would remove: neither is part of the value. An empty value means "not set", as
 * in compose files and CI systems.
 */
export function givenVariables(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const trimmed = Object.entries(variables).map(
    ([name, value = ""]) => [name, takenAsTheyAre.test(name) ? value.trim() : withoutQuotes(value)] as const,
  );
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ""));
}

/** Line breaks, control characters, characters that nobody sees, and the sign for bytes that are no text. */
export const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufffd]/u;

/**
 * Characters that are always a mistake in a name or an address: quotes, invisible characters, a line end written as
 * `\\n`.
 */
export const strayCharacter = new RegExp(`["'\`´“”„‘’«»\\\\]|${invisible.source}`, "u");

/** What remains of a template that was not filled in, such as `undefined`, `https://id.example/null` and `${HOST}`. */
export const unfilled =
  /^(undefined|null|\*|\[object Object\])$|[/:](undefined|null)(\/|$)|(^|[/:.])\$\w|\$[({]|\{\{|\{\w*\}|^%\w+%|^<.*>$/i;

/** Whether a name is a rest of a template or a word for nothing. A database may be called `none`; a host is not. */
export function isMissingName(text: string): boolean {
  return unfilled.test(text) || /^(none|nil|nan)$/i.test(text);
}

/** Quotes at either end. A quote in the middle may belong to a secret or a name, such as `Owner's delegates`. */
export const quoteAtAnEnd = /^["'`´“”„‘’«»]|["'`´“”„‘’«»]$/;

function withoutQuotes(value: string): string {
  return value
    .trim()
    .replace(/^(["'])([^]*)\1$/, "$2")
    .trim();
}

/** A whole number within the limits, both included. */
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

/** True or false, also written as yes and no, on and off, or 1 and 0, in any case. */
export const flag = makeExactValidator<boolean>((value) => {
  const known = flags.get(String(value).toLowerCase());
  if (known === undefined) throw new Error("must be true or false");
  return known;
});

/** One of these words, in any case. */
export const word = <Word extends string>(words: readonly Word[]) =>
  makeValidator<Word>((value) => {
    const known = words.find((one) => one === value.toLowerCase());
    if (known === undefined) throw new Error(`must be one of ${words.join(", ")}`);
    return known;
  });

/** The text of a file that a setting names. @throws Error that says why it cannot be read. */
export function readNamedFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`names a file that cannot be read (${(error as NodeJS.ErrnoException).code})`, {
      cause: error,
    });
  }
}

/** The path of a folder. */
export const folderPath = makeValidator<string>((value) => {
  if (strayCharacter.test(value) || isMissingName(value)) throw new Error("must be the path of a folder");
  return value;
});

/** An address to listen at: an IP address or a host name, without anything else. */
export const listenAddress = makeValidator<string>((value) => {
  const host = value.replace(/^\[(.*)\]$/, "$1");
  const isName = /^[a-z\d]([\w.-]*[a-z\d])?$/i.test(host) && !/^[\d.]+$/.test(host);
  if ((isIP(host) === 0 && !isName) || isMissingName(host)) {
    throw new Error("must be an IP address or a host name, without scheme and port");
  }
  return host;
});

/**
 * An address that this service calls. Plain http is accepted for this machine only, where no one else can read the
 * traffic.
 */
export const calledUrl = makeValidator<string>(readCalledUrl);

/** An address like `calledUrl`, but without a path: every path that is called begins at the root. */
export const calledOrigin = makeValidator<string>((value) => readOrigin(readCalledUrl(value)));

function readCalledUrl(value: string): string {
  const url = parseWebUrl(value);
  if (/[\s,;#]/.test(value)) throw new Error("must be one address, without blanks, commas and #");
  if (url.username !== "" || url.password !== "") throw new Error("must not contain a user or a password");
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new Error("must begin with https://; http:// is for this machine only");
  }
  return value;
}

/**
 * The scheme, host and port of a web page. The value is put into a Content-Security-Policy, so it must not contain
 * anything else.
 */
export const webOrigin = makeValidator<string>(readOrigin);

/** Several web origins, separated by commas. */
export const webOrigins = makeValidator<readonly string[]>((value) =>
  [...new Set(itemsOf(value).map(readOrigin))].filter(Boolean),
);

/** The items of a comma-separated list, without empty ones. */
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
  // The parser removes line breaks and some invisible characters from the middle of a name.
  if (strayCharacter.test(value))
    throw new Error("must not contain quotes, backslashes and invisible characters");
  if (unfilled.test(value) || /[{}<>]/.test(value))
    throw new Error("must be an address without placeholders");
  return url;
}
