import { readDate } from "../database/rows";
import { holdKinds, referencedTypes, type LedgerEntryKind } from "../entities/ledger-entry";
import {
  fingerprintOf,
  fingerprintOfGrant,
  fingerprintOfSpend,
  type GrantTerms,
} from "../ledger/fingerprint";
import { lotPriorityDefault } from "../ledger/lot-order";
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
  SPEND: {
    sign: -1,
    // A capture of a hold names the hold.
    hasCause: ({ cause, reference }) => startsWith(cause, reference === null ? "spend:" : "capture:"),
  },
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
  SPEND_REVERSAL: { sign: 1, hasCause: ({ cause }) => startsWith(cause, "reverse:") },
  HOLD: { sign: 0, hasCause: ({ cause }) => startsWith(cause, "hold:") },
  HOLD_CHANGE: { sign: 0, hasCause: ({ cause }) => startsWith(cause, "change:") },
  HOLD_RELEASE: {
    sign: 0,
    hasCause: ({ cause, reference }) => startsWith(cause, "release:") || cause === `expire:${reference}`,
  },
  EXPIRY: { sign: -1, hasCause: ({ cause }) => cause === null },
};

function startsWith(cause: string | null, start: string): boolean {
  return cause?.startsWith(start) === true;
}

/** What makes no sense in an entry by itself, as sentences. Empty for every entry that the ledger wrote. */
export function problemsOfEntry(entry: EntryRow): string[] {
  const { kind, amount, balanceAfter, reference } = entry;
  const rule = Object.hasOwn(rules, kind) ? rules[kind] : undefined;
  const isStandalone = referencedTypes[kind] === undefined;
  if (!rule) return [`There is no kind of entry ${JSON.stringify(kind)}.`];
  return failedChecks([
    [
      Number.isSafeInteger(amount) && (amount === 0) === holdKinds.has(kind),
      `${amount} is not an amount of credits.`,
    ],
    [Number.isSafeInteger(balanceAfter), `${balanceAfter} is not a balance of credits.`],
    [rule.sign === 0 || Math.sign(amount) === rule.sign, `An entry of kind ${kind} cannot have ${amount}.`],
    [
      kind !== "SPEND" || reference !== null || balanceAfter >= 0,
      "Credits were spent that the wallet did not have.",
    ],
    [
      kind !== "SPEND" || reference === null || Number(entry.capturedCredits) === -amount,
      `The captures of the hold ${reference} do not have this one.`,
    ],
    [
      kind === "SPEND" || (reference === null) === isStandalone,
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
  const { kind, fingerprint } = entry;
  // What these were made of is kept elsewhere, or nowhere.
  if (kind === "ADJUSTMENT" || isOfHold(entry)) return fingerprint !== null;
  const possible = fingerprintsOf(entry);
  if (fingerprint === null) return possible.length === 0;
  return possible.some((one) => one.equals(fingerprint));
}

/** The fingerprints that the entry may have. None for an entry that no caller asked for. */
function fingerprintsOf({ kind, cause, amount, reason, reference, ...entry }: EntryRow): readonly Buffer[] {
  if (kind === "GRANT") return termsOf(entry).map((terms) => fingerprintOfGrant(amount, reason, terms));
  if (kind === "SPEND") return [fingerprintOfSpend(-amount, reason, subjectOf(entry))];
  // The caller may have left the amount out.
  if (kind === "SPEND_REVERSAL")
    return [amount, null].map((asked) => fingerprintOf(reference, asked, reason));
  return kind === "PURCHASE" && startsWith(cause, "client:") ? [fingerprintOf(entry.purchasePackageId)] : [];
}

/** What the admin may have said about granted credits: the usual priority may have been left out. */
function termsOf({
  grantedUntil,
  grantedPriority,
}: Pick<EntryRow, "grantedUntil" | "grantedPriority">): GrantTerms[] {
  const expiresAt = grantedUntil === null ? null : readDate(grantedUntil);
  const priority = Number(grantedPriority ?? lotPriorityDefault);
  const unsaid = priority === lotPriorityDefault ? [{ expiresAt, priority: null }] : [];
  return [{ expiresAt, priority }, ...unsaid];
}

/** Whether a caller asked for it by a hold's operation. A hold that ended by itself was asked for by nobody. */
function isOfHold({ kind, cause, reference }: EntryRow): boolean {
  return (kind === "SPEND" && reference !== null) || (holdKinds.has(kind) && !startsWith(cause, "expire:"));
}

type Details = Pick<EntryRow, "spendDetailsId" | "spendMember" | "spendReference" | "spendMetadata">;

function subjectOf({ spendDetailsId, spendMember, spendReference, spendMetadata }: Details) {
  if (spendDetailsId === null) return undefined;
  return { member: spendMember, reference: spendReference, metadata: spendMetadata };
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
