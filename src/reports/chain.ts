import { noHash } from "../ledger/entry-hash";
import { hashOf } from "../ledger/stored-entry";
import type { EntryRow } from "./book-rows";
import type { Findings } from "./findings";

/** The newest proven entry of a wallet: its number and its hash. */
export interface Head {
  readonly walletId: string;
  readonly sequence: number;
  readonly hash: string;
}

interface Link {
  readonly walletId: string;
  readonly sequence: number;
  readonly balance: number;
  readonly hash: string | undefined;
}

/**
 * Follows the entries of all wallets, in their order: each continues the sequence, the balance and the hash of the one
 * before it. After a break it goes on with the entry as it is, so that each break is found once.
 */
export class Chain {
  private last: Link | undefined;

  constructor(
    private readonly findings: Findings,
    /** Called with the newest entry of each wallet, in the order of the wallets. */
    private readonly onHead: (head: Head) => void,
  ) {}

  /** Continues with the next entry. */
  follow(entry: EntryRow): void {
    const { walletId, sequence, balanceAfter: balance } = entry;
    if (this.last?.walletId !== walletId) this.end();
    const before = this.last ?? { sequence: 0, balance: 0, hash: noHash };
    this.compare(entry, before);
    this.last = { walletId, sequence, balance, hash: hashOf(entry) };
  }

  /** Ends the wallet, after its last entry. */
  end(): void {
    const { last } = this;
    if (last?.hash !== undefined) this.onHead({ ...last, hash: last.hash });
    this.last = undefined;
  }

  private compare(entry: EntryRow, before: Pick<Link, "sequence" | "balance" | "hash">): void {
    const { sequence, amount, balanceAfter, previousHash, walletSequence } = entry;
    const add = (kind: "WALLET" | "SEQUENCE" | "BALANCE" | "HASH", problem: string) =>
      this.findings.add(kind, { wallet: entry, sequence }, problem);
    if (walletSequence === null) add("WALLET", `The wallet ${entry.walletId} of this entry is missing.`);
    else if (sequence > walletSequence)
      add("WALLET", `The wallet has ${walletSequence} entries and does not know this one.`);
    if (sequence !== before.sequence + 1) {
      add("SEQUENCE", `The entry before this one is ${before.sequence}: entries are missing or were added.`);
      return;
    }
    if (balanceAfter !== before.balance + amount)
      add("BALANCE", `${before.balance} and ${amount} credits do not make ${balanceAfter}.`);
    if (previousHash !== before.hash)
      add("HASH", "This entry does not contain the hash of the one before it: one of the two was changed.");
  }
}
