import type { AuditedOperation } from "../auth/permissions";
import { storeActor } from "../store/decision";
import { findAuditedCalls } from "./audited-changes";
import type { EntryRow } from "./book-rows";
import type { Ask } from "./find-in-books";
import type { Findings } from "./findings";

/** The operations by which a person, and not a store, moves the credits of a purchase. */
const operations: readonly AuditedOperation[] = ["refundPurchase", "resolveStoreEvent", "retryStoreEvent"];

/**
 * Checks that the audit log knows who decided about a purchase's credits in place of its store: it has a call by the
 * same caller with the same reason. The call may be about another object, such as the store event, or another purchase
 * that was sold at once.
 * @param entries entries of purchases in a store, and of refunds
 */
export async function checkDecisions(
  ask: Ask,
  entries: readonly EntryRow[],
  findings: Findings,
): Promise<void> {
  const decided = entries.flatMap((entry) => {
    const actor = entry.actor ?? entry.userId;
    return actor === null || actor === storeActor ? [] : [{ entry, actor, at: entry.createdAt }];
  });
  const calls = await findAuditedCalls(ask, decided, operations);
  for (const { entry, actor } of decided) {
    if (calls.some((call) => call.actor === actor && call.reason === entry.reason)) continue;
    const problem = "The audit log does not know who decided it, or by another caller or for another reason.";
    findings.add("ENTRY", { wallet: entry, sequence: entry.sequence }, problem);
  }
}
