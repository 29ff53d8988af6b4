import type { LedgerEntry } from "../entities/ledger-entry";
import { writeMetadata } from "../inputs/metadata";
import type { SpendCreditsInput } from "../inputs/spend-credits.input";
import type { TableRow } from "./bookkeeper";
import type { SpendSubject } from "./fingerprint";

/** What a service says about a spend or a hold, as the tables keep it. */
export function subjectOf({ member, reference, metadata }: SpendCreditsInput): SpendSubject {
  return { member: member ?? null, reference: reference ?? null, metadata: writeMetadata(metadata) };
}

/** Whether it says anything. */
export function isAnything({ member, reference, metadata }: SpendSubject): boolean {
  return member !== null || reference !== null || metadata !== null;
}

/** The row that says it about a spend; none when nothing was said. */
export function detailsOf(
  { walletId, sequence, id }: Pick<LedgerEntry, "walletId" | "sequence" | "id">,
  subject: SpendSubject,
): readonly TableRow[] {
  const { member, reference, metadata } = subject;
  if (!isAnything(subject)) return [];
  return [{ table: "spend_details", row: { walletId, sequence, id, member, reference, metadata } }];
}
