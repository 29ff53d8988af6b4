import { readDate } from "../database/rows";
import { standaloneKinds, type LedgerEntryKind } from "../entities/ledger-entry";
import { fingerprintOf } from "../ledger/fingerprint";
import type { EntryRow } from "./book-rows";
import { failedChecks } from "./failed-checks";

interface KindRule {
  /** 1 for kinds that add credits, -1 for kinds that take them, 0 for both. */
  readonly sign: 1 | 0 | -1;
  /** Whether the cause is one of those that entries of this kind have. */
  readonly hasCause: (entry: EntryRow) => boolean;
}

const rules: Readonly<Record<LedgerEntryKind, KindRule>> = {
  PURCHASE: {
    sign: 1,
    hasCause: ({ cause, environment }) =>
      cause === null || startsWith(cause, "client:") || startsWith(cause, `rc:${environment}:`),
  },
  SPEND: { sign: -1, hasCause: ({ cause }) => startsWith(cause, "spend:") },
  REFUND: {
    sign: -1,
    hasCause: ({ cause, environment }) => startsWith(cause, `refund:rc:${environment}:`),
  },
  REFUND_REVERSAL: {
    sign: 1,
    hasCause: ({ cause, environment }) => startsWith(cause, `reversal:rc:${environment}:`),
  },
  MERGE: {
    sign: 0,
    hasCause: ({ cause, reference }) => cause === `merge:${reference}`,
  },
  GRANT: { sign: 1, hasCause: ({ cause }) => startsWith(cause, "grant:") },
  ADJUSTMENT: { sign: 0, hasCause: ({ cause }) => startsWith(cause, "adjust:") },
};

function startsWith(cause: string | null, start: string): boolean {
  return cause?.startsWith(start) === true;
}

/** What makes no sense in an entry by itself, as sentences. Empty for every entry that the ledger wrote. */
export function problemsOfEntry(entry: EntryRow): string[] {
  const { kind, amount, balanceAfter, reference } = entry;
  const rule = Object.hasOwn(rules, kind) ? rules[kind] : undefined;
  const isStandalone = standaloneKinds.has(kind);
  if (!rule) return [`There is no kind of entry ${JSON.stringify(kind)}.`];
  return failedChecks([
    [Number.isSafeInteger(amount) && amount !== 0, `${amount} is not an amount of credits.`],
    [Number.isSafeInteger(balanceAfter), `${balanceAfter} is not a balance of credits.`],
    [rule.sign === 0 || Math.sign(amount) === rule.sign, `An entry of kind ${kind} cannot have ${amount}.`],
    [kind !== "SPEND" || balanceAfter >= 0, "Credits were spent that the wallet did not have."],
    [
      (reference === null) === isStandalone,
      `An entry of kind ${kind} ${isStandalone ? "names nothing" : "names what it belongs to"}.`,
    ],
    [rule.hasCause(entry), `The cause is none of an entry of kind ${kind}.`],
    [hasOwnActor(entry), "A purchase that its buyer asked for names another actor."],
    [hasFingerprint(entry), "The fingerprint is not that of the request."],
  ]);
}

/** A purchase without a store is always made by the wallet's owner. */
function hasOwnActor({ kind, cause, actor }: EntryRow): boolean {
  return kind !== "PURCHASE" || startsWith(cause, "rc:") || actor === null;
}

/**
 * The fingerprint is not part of the hash. What it was made of is, except for an adjustment: `checkGrants` compares
 * that with the audit log.
 */
function hasFingerprint(entry: EntryRow): boolean {
  const { kind, cause, fingerprint, amount, reason, purchasePackageId } = entry;
  if (kind === "ADJUSTMENT") return fingerprint !== null;
  const wanted =
    kind === "SPEND" || kind === "GRANT"
      ? fingerprintOf(Math.abs(amount), reason)
      : kind === "PURCHASE" && startsWith(cause, "client:")
        ? fingerprintOf(purchasePackageId)
        : null;
  if (wanted === null || fingerprint === null) return wanted === fingerprint;
  return wanted.equals(fingerprint);
}

/** How the entry of a purchase and the purchase that it names differ, as sentences. */
export function problemsOfPurchase(entry: EntryRow): string[] {
  const { amount, sequence, createdAt, reference } = entry;
  const { purchaseCredits, purchaseSequence, purchaseCreatedAt } = entry;
  if (purchaseSequence === null) return [`The purchase ${reference} is missing.`];
  return failedChecks([
    [purchaseCredits === amount, `The purchase ${reference} has ${purchaseCredits} credits, not ${amount}.`],
    [purchaseSequence === sequence, `The purchase ${reference} names the entry ${purchaseSequence}.`],
    [
      momentOf(purchaseCreatedAt) === createdAt.getTime(),
      `The purchase ${reference} has another time than its entry.`,
    ],
  ]);
}

function momentOf(value: Date | string | null): number {
  return value === null ? Number.NaN : readDate(value).getTime();
}
