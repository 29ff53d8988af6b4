import {
  among,
  contains,
  equals,
  isOneOf,
  valuesOf,
  withinLimits,
  type Condition,
} from "../database/conditions";
import { kindNumbers } from "../entities/ledger-entry";
import { packUlid } from "../ids";
import type { TextComparison } from "../inputs/comparisons";
import type { LedgerEntryFilter } from "../inputs/ledger-entry.input";
import { publicIds } from "../public-ids";

/** The ids that a filter names, as the tables keep them, without those that are no ids of the type. */
export function keysOf(
  comparison: TextComparison | null | undefined,
  field: string,
  type: "LedgerEntry" | "Purchase",
): Buffer[] | undefined {
  return valuesOf(comparison, field)?.flatMap((text) => {
    const key = publicIds[type].read(text);
    return key ? [packUlid(key.id)] : [];
  });
}

/** The causes of entries that a caller's idempotency key may have made. */
export function causesOf(keys: readonly string[]): string[] {
  return keys.flatMap((key) =>
    ["client", "spend", "hold", "capture", "change", "release", "reverse", "grant", "adjust"].map(
      (verb) => `${verb}:${key}`,
    ),
  );
}

/** The condition that the idempotency key is one that the filter names. */
export function keyCondition(where: LedgerEntryFilter, column: string): Condition[] {
  const keys = valuesOf(where.idempotencyKey, "where.idempotencyKey");
  return keys ? [isOneOf(column, causesOf(keys))] : [];
}

/**
 * What is looked at in each entry.
 * @param table the table that is listed, which has a `walletId`
 * @param column how the statement names a column of the entry
 */
export function examinedIn(
  where: LedgerEntryFilter,
  table: string,
  column: (name: string) => string,
): Condition[] {
  /** A value of the wallet. As a value and not as a join, so that the rows are read in their order. */
  const ofWallet = (name: "userId" | "environment" | "creditType") =>
    `(SELECT ${name} FROM wallets WHERE wallets.id = ${table}.walletId)`;
  const kinds = valuesOf(where.kind, "where.kind")?.map((kind) => kindNumbers[kind]);
  return [
    ...among(column("kind"), kinds),
    ...withinLimits(column("amount"), where.amount),
    ...among(`COALESCE(${column("actor")}, ${ofWallet("userId")})`, valuesOf(where.actor, "where.actor")),
    ...contains(column("reason"), where.reason),
    ...equals(ofWallet("environment"), where.environment),
    ...among(ofWallet("creditType"), valuesOf(where.creditType, "where.creditType")),
    ...among(column("reference"), keysOf(where.purchaseId, "where.purchaseId", "Purchase")),
  ];
}
