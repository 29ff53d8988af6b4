import type { LedgerEntry } from "../entities/ledger-entry";
import { lotPriorityDefault } from "./lot-order";
import type { LotRow } from "./open-lots";
import type { NewLot, Posting } from "./posting";
import type { WalletState } from "./wallet-rows";

/** An entry, and the wallet before it. */
export interface LotsMovement {
  readonly posting: Omit<Posting, "id">;
  readonly entry: LedgerEntry;
  readonly wallet: WalletState;
  readonly now: Date;
}

/** The lots that an entry adds. */
export function newLots(
  posting: Pick<Posting, "kind" | "amount" | "reference" | "lots">,
  { walletId, sequence, id: entryId }: Pick<LedgerEntry, "walletId" | "sequence" | "id">,
): LotRow[] {
  return (posting.lots ?? [usualLot(posting)]).map(
    ({ kind, granted, expiresAt = null, priority = lotPriorityDefault, purchaseId = null }, part) => {
      const credits = { granted, remaining: granted, held: 0 };
      return { walletId, sequence, part, kind, ...credits, expiresAt, priority, purchaseId, entryId };
    },
  );
}

/** All that a posting adds, with the origin that follows from its kind. */
function usualLot({
  kind,
  amount: granted,
  reference,
}: Pick<Posting, "kind" | "amount" | "reference">): NewLot {
  if (kind === "PURCHASE") return { kind: "PAID", granted, purchaseId: reference };
  return { kind: kind === "GRANT" ? "PROMO" : "ADJUSTMENT", granted };
}
