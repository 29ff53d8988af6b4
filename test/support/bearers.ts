import { sign } from "jsonwebtoken";
import { testSecret } from "./harness";

/** A caller, with the roles that the service should find in the token. */
export interface Bearer {
  readonly name: string;
  /** Undefined if no token is sent. */
  readonly token?: string;
  /** Undefined if the token is invalid. */
  readonly userId?: string;
  readonly roles: readonly string[];
}

export const owner = "owner";

const soon = () => Math.floor(Date.now() / 1000) + 3600;

function bearer(name: string, userId: string, claims: object, roles: readonly string[]): Bearer {
  const token = sign({ sub: userId, exp: soon(), ...claims }, testSecret, { algorithm: "HS256" });
  return { name, token, userId, roles };
}

function nobody(name: string, token?: string): Bearer {
  return { name, roles: [], ...(token === undefined ? {} : { token }) };
}

/** Callers with every kind of token. */
export const bearers: readonly Bearer[] = [
  nobody("no token"),
  nobody("a malformed token", "not.a.token"),
  nobody("an expired token", sign({ sub: owner, role: "admin", exp: soon() - 7200 }, testSecret)),
  nobody("a token of another secret", sign({ sub: owner, role: "admin", exp: soon() }, `${testSecret}!`)),
  nobody("an unsigned token", sign({ sub: owner, role: "admin", exp: soon() }, "", { algorithm: "none" })),
  nobody("a token whose sub is a number", sign({ sub: 7, exp: soon() }, testSecret)),
  bearer("the owner, without a role", owner, {}, ["user"]),
  bearer("the owner, as user", owner, { role: "user" }, ["user"]),
  bearer("the owner, of unknown roles only", owner, { roles: ["viewer", "Admin", "admin "] }, []),
  bearer("another user", "other", { role: "user" }, ["user"]),
  bearer("a user whose id differs by case", "Owner", { role: "user" }, ["user"]),
  bearer("a user of an anonymous id", "$RCAnonymousID:8a", { role: "user" }, ["user"]),
  bearer("somebody of unknown roles only", "stranger", { role: "superadmin" }, []),
  bearer("a service", "backend", { role: "service" }, ["service"]),
  bearer("an auditor", "auditor", { role: "auditor" }, ["auditor"]),
  bearer("support", "support", { roles: ["support"] }, ["support"]),
  bearer("an admin", "root", { role: "admin" }, ["admin"]),
  bearer("a user and service", "both", { roles: ["user", "service"] }, ["user", "service"]),
  bearer("an auditor and service", "two", { roles: ["auditor", "service"] }, ["auditor", "service"]),
  bearer("an admin among unknown roles", "mixed", { role: "viewer", roles: ["x", "admin"] }, ["admin"]),
];
