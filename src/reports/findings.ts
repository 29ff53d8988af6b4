import type { LedgerFinding, LedgerFindingKind } from "../ledger/ledger-report";
import type { WalletOwner } from "../ledger/wallet-rows";

const findingsMax = 100;

/** Where in the books something is wrong. */
export interface Place {
  readonly wallet?: WalletOwner | null;
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
    const named = wallet && { userId: wallet.userId, environment: wallet.environment };
    this.found.push({ kind, wallet: named, sequence, problem });
  }
}
