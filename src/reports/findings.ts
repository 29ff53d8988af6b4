import type { LedgerFinding, LedgerFindingKind } from "../ledger/ledger-report";
import type { WalletOwner } from "../ledger/wallet-owners";
import type { RowOwner } from "./book-rows";

const findingsMax = 100;

/** Where in the books something is wrong. */
export interface Place {
  /** A row's owner may be null, because somebody deleted the wallet. */
  readonly wallet?: RowOwner | null;
  readonly sequence?: number | null;
}

/** Collects the findings of one run, in bounded memory. */
export class Findings {
  private readonly found: LedgerFinding[] = [];
  private count = 0;

  /** The first findings, at most 100. */
  get kept(): readonly LedgerFinding[] {
    return this.found;
  }

  /** How many there are, with those that are not kept. */
  get total(): number {
    return this.count;
  }

  /** @param problem a sentence without user ids and idempotency keys, because it is logged. */
  add(kind: LedgerFindingKind, { wallet = null, sequence = null }: Place, problem: string): void {
    this.count += 1;
    if (this.found.length === findingsMax) return;
    this.found.push({ kind, wallet: wallet && ownerIn(wallet), sequence, problem });
  }
}

/** The owner, without the row's other columns; null when there is no such wallet. */
function ownerIn({ userId, environment, creditType }: RowOwner): WalletOwner | null {
  if (userId === null || environment === null || creditType === null) return null;
  return { userId, environment, creditType };
}
