import { unknownSettingsIn } from "../../config/config";
import type { Deployment } from "../../environment";
import { isLoopback } from "../../settings/loopback";
import { givenVariables } from "../../settings/values";
import { findingOf, type Finding } from "./finding";

/**
 * Checks what protects a deployment that strangers can reach, beyond what it needs to start. Reads the variables
 * themselves, so that its findings can be shown together with the problems that keep the service from starting.
 */
export function exposureFindings(deployment: Deployment, variables: NodeJS.ProcessEnv): Finding[] {
  const given = givenVariables(variables);
  const reachable = deployment === "production" || !isLoopback(given.HOST ?? "localhost");
  return [
    ...nameFindings(variables),
    ...(reachable ? [...tokenFindings(given), ...keySetFindings(given)] : []),
    webhookFinding(given, reachable),
  ];
}

/** Misspelt and renamed settings have no effect, and so protect nothing. */
function nameFindings(variables: NodeJS.ProcessEnv): Finding[] {
  const { misspelt, renamed, unknown } = unknownSettingsIn(variables);
  return [
    ...renamed.map(([name, setting]) => ({
      name: "setting",
      found: `${name} has no effect: the setting was renamed`,
      change: `Set ${setting} instead.`,
    })),
    ...misspelt.map(([name, setting]) => ({
      name: "setting",
      found: name,
      change: `There is no such setting. ${setting} is one.`,
    })),
    ...unknown.map((name) => ({ name: "setting", found: `${name} has no effect: there is no such setting` })),
  ];
}

/** Checks issuer and audience: a provider issues tokens for other services too. */
function tokenFindings({ JWT_ISSUER: issuer, JWT_AUDIENCE: audience }: NodeJS.ProcessEnv): Finding[] {
  return [
    findingOf(
      "token issuer",
      issuer ?? "any",
      issuer !== undefined,
      "Set JWT_ISSUER to the `iss` of your tokens, so that tokens of other issuers are refused.",
    ),
    findingOf(
      "token audience",
      audience ?? "any",
      audience !== undefined,
      "Set JWT_AUDIENCE to the `aud` of your tokens, so that tokens for your other services are refused.",
    ),
  ];
}

function keySetFindings({ JWT_JWKS_URL: url }: NodeJS.ProcessEnv): Finding[] {
  if (!url?.toLowerCase().startsWith("http:")) return [];
  const change =
    "Let JWT_JWKS_URL begin with https://: over http, anyone who can change the answer on its way can forge tokens.";
  return [{ name: "token keys' address", found: "plain http", change }];
}

function webhookFinding(given: NodeJS.ProcessEnv, reachable: boolean): Finding {
  const signed = given.REVENUECAT_WEBHOOK_SECRET !== undefined;
  const authorized = given.REVENUECAT_WEBHOOK_AUTHORIZATION !== undefined;
  const proofs = [...(authorized ? ["an authorization value"] : []), ...(signed ? ["a signature"] : [])];
  const found = proofs.length > 0 ? `RevenueCat proves itself by ${proofs.join(" and ")}` : "accepts nobody";
  return findingOf(
    "webhook",
    found,
    signed || !reachable,
    "Turn on signing in RevenueCat's dashboard and set REVENUECAT_WEBHOOK_SECRET: every proxy on the way can read and repeat a header's value.",
  );
}
