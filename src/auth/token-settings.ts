import { makeValidator, type CleanedEnv } from "envalid";
import { requirePlain } from "../settings/secrets";
import {
  calledUrl,
  count,
  isMissingName,
  itemsOf,
  optional,
  readNamedFile,
  strayCharacter,
} from "../settings/values";
import { publicKeys, secretKeys } from "./verification-keys";
import { readRolesMap, requireRolesClaim, type ClaimRules } from "./claim-rules";

/**
 * Exactly one of `secret`, `publicKey` and `jwksUrl` is set. So only one family of algorithms is accepted, and a token
 * cannot switch to another one.
 */
export interface TokenSettings extends ClaimRules {
  readonly secret?: string | undefined;
  /** PEM text. */
  readonly publicKey?: string | undefined;
  readonly jwksUrl?: string | undefined;
}

const secret = makeValidator<string>((value) => {
  requirePlain(value);
  void secretKeys(value);
  return value;
});

const publicKey = makeValidator<string>((value) => {
  void publicKeys(value);
  return value;
});

const publicKeyFile = makeValidator<string>((path) => {
  const pem = readNamedFile(path);
  void publicKeys(pem);
  return pem;
});

/** Words of templates and patterns. The claims of a token are compared as they are, so a `*` would match nothing. */
const namesNobody = /\*|^(true|false|n\/a|todo|tbd|change[-_]?me|your[-_].*|[-._/]+)$|(^|[/:.])your_/i;

const audiences = makeValidator<readonly string[]>((value) => {
  const items = itemsOf(value);
  if (items.length === 0 || items.some((item) => /[\s;[\]{}]/.test(item) || strayCharacter.test(item)))
    throw new Error("must be one audience, or several separated by commas");
  if (items.some((item) => isMissingName(item) || namesNobody.test(item)))
    throw new Error("must name audiences as in the tokens; leave it out to accept every audience");
  return items;
});

const issuer = makeValidator<string>((value) => {
  if (/[\s,;]/.test(value) || strayCharacter.test(value))
    throw new Error("must be one issuer, exactly as in the tokens, without blanks, commas and quotes");
  if (isMissingName(value) || namesNobody.test(value) || /[{}<>]/.test(value))
    throw new Error("must be filled in as in the tokens; leave it out to accept every issuer");
  return value;
});

const rolesClaim = makeValidator<string>((value) => {
  requireRolesClaim(value);
  return value;
});

const leewaySecondsMax = 300;

/** The environment variables about tokens, each with its check. */
export const tokenVariables = {
  JWT_SECRET: secret(optional),
  JWT_PUBLIC_KEY: publicKey(optional),
  JWT_PUBLIC_KEY_FILE: publicKeyFile(optional),
  JWT_JWKS_URL: calledUrl(optional),
  JWT_ISSUER: issuer(optional),
  JWT_AUDIENCE: audiences(optional),
  JWT_LEEWAY_SECONDS: count({ min: 0, max: leewaySecondsMax })({ default: 5 }),
  JWT_ROLES_CLAIM: rolesClaim(optional),
  JWT_ROLES_MAP: makeValidator(readRolesMap)(optional),
};

type Variables = CleanedEnv<typeof tokenVariables>;

const keyNames = ["JWT_SECRET", "JWT_PUBLIC_KEY", "JWT_PUBLIC_KEY_FILE", "JWT_JWKS_URL"] as const;

/** Which kinds of key are set, whether or not they are valid. */
export function givenKeys(given: NodeJS.ProcessEnv): readonly string[] {
  return keyNames.filter((key) => given[key] !== undefined);
}

/** Requires exactly one kind of key, or none where the service may use its own secret. */
export function keyProblems(keys: readonly string[], ownSecret: boolean): string[] {
  if (keys.length > 1) return [`${keys.join(", ")}: set exactly one of them`];
  if (keys.length === 1 || ownSecret) return [];
  return [
    "JWT_SECRET, JWT_PUBLIC_KEY, JWT_PUBLIC_KEY_FILE or JWT_JWKS_URL: one is required in production " +
      "and wherever the service can be reached from outside",
  ];
}

/** Makes the settings from the checked variables. The text of a key file replaces a missing `JWT_PUBLIC_KEY`. */
export function tokenSettings(env: Variables): TokenSettings {
  return {
    secret: env.JWT_SECRET,
    publicKey: env.JWT_PUBLIC_KEY ?? env.JWT_PUBLIC_KEY_FILE,
    jwksUrl: env.JWT_JWKS_URL,
    issuer: env.JWT_ISSUER,
    audience: env.JWT_AUDIENCE,
    leewaySeconds: env.JWT_LEEWAY_SECONDS,
    rolesClaim: env.JWT_ROLES_CLAIM,
    rolesMap: env.JWT_ROLES_MAP,
  };
}
