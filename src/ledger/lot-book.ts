import type { LedgerEntry } from "../entities/ledger-entry";
import type { TableRow } from "./bookkeeper";
import { freeOf, OpenLots, rowOf, type FirstLots, type LotRow, type OpenLot } from "./open-lots";
import { walletKey, type WalletOwner } from "./wallet-owners";

/** What is read of lots to decide about a batch. */
export interface LotFacts {
  /** The lots of the wallets from which credits may be taken, by `walletKey`. */
  readonly wallets: ReadonlyMap<string, FirstLots>;
  /** The lots of refunded purchases, from which credits are taken first, by the purchases' ids. */
  readonly bought: ReadonlyMap<string, readonly LotRow[]>;
  /** The lots that a hold reserves, by the hold's id, with the credits that it reserves of each. */
  readonly holds: ReadonlyMap<string, readonly (readonly [LotRow, number])[]>;
  /** What entries took whose credits are given back, by the entries' ids. */
  readonly taken: ReadonlyMap<string, TakenCredits>;
}

/** What an entry took, and how much of it was given back already. */
export interface TakenCredits {
  readonly given: number;
  /** In the order in which it was taken. Without a lot, the credits were added to the wallet's debt. */
  readonly parts: readonly { readonly amount: number; readonly lot: LotRow | undefined }[];
}

export const noLotFacts: LotFacts = {
  wallets: new Map(),
  bought: new Map(),
  holds: new Map(),
  taken: new Map(),
};

/** How many lots of a wallet are remembered after a batch: most spends take from one or two. */
const rememberedMax = 8;

const replacedColumns = ["remaining", "held", "burnOrder"];

/** The lots of a batch while it is planned, and the rows that its postings have to write. */
export class LotBook {
  private readonly wallets = new Map<string, OpenLots>();
  private readonly holds = new Map<string, Map<OpenLot, number>>();
  private readonly given = new Map<string, number>();
  private readonly created: object[] = [];
  private readonly touched = new Set<OpenLot>();
  private readonly movements: object[] = [];
  private readonly heldRows = new Map<string, object>();

  constructor(private readonly facts: LotFacts) {}

  /** The lots of the wallet; undefined when they were not read, because no posting takes credits from it. */
  of(wallet: WalletOwner): OpenLots | undefined {
    const key = walletKey(wallet);
    const known = this.wallets.get(key);
    if (known) return known;
    const facts = this.facts.wallets.get(key);
    if (!facts) return undefined;
    const lots = new OpenLots(facts);
    this.wallets.set(key, lots);
    return lots;
  }

  /** The lots of the batch's wallets as it leaves them, by `walletKey`. */
  firstLots(): ReadonlyMap<string, FirstLots> {
    return new Map([...this.wallets].map(([key, lots]) => [key, lots.first(rememberedMax)]));
  }

  /** The lots of a refunded purchase. */
  ofPurchase(purchaseId: string | null, lots: OpenLots): readonly OpenLot[] {
    lots.include(this.facts.bought.get(purchaseId ?? "") ?? [], false);
    return lots.free().filter((lot) => lot.purchaseId === purchaseId);
  }

  /** Writes the lots of the wallet that are not written yet, because it gets an entry. */
  writeLots(wallet: WalletOwner): void {
    const unwritten = this.facts.wallets.get(walletKey(wallet))?.unwritten ?? [];
    const lots = unwritten.length > 0 ? this.of(wallet) : undefined;
    for (const row of unwritten) {
      const lot = lots?.find(row);
      if (lot) this.touched.add(lot);
    }
  }

  /** What the hold reserves of each lot. */
  ofHold(holdId: string, lots: OpenLots): Map<OpenLot, number> {
    const known = this.holds.get(holdId);
    if (known) return known;
    const reserved = new Map<OpenLot, number>();
    for (const [row, held] of this.facts.holds.get(holdId) ?? []) {
      const [lot] = lots.include([row], false);
      if (lot) reserved.set(lot, held);
    }
    this.holds.set(holdId, reserved);
    return reserved;
  }

  /** What the entry took, and how much of it was given back until now. */
  takenBy(entryId: string): TakenCredits {
    const taken = this.facts.taken.get(entryId);
    if (!taken) throw new Error("What an entry took was not read.");
    return { ...taken, given: this.given.get(entryId) ?? taken.given };
  }

  countGiven(entryId: string, given: number): void {
    this.given.set(entryId, given);
  }

  /** Writes a new lot that nothing else in the batch can change. */
  create(row: object): void {
    this.created.push(row);
  }

  /** Changes a lot and writes the movement. */
  move(
    { walletId, sequence }: LedgerEntry,
    position: number,
    lot: OpenLot,
    change: { readonly amount: number; readonly held: number },
  ): void {
    lot.remaining += change.amount;
    lot.held += change.held;
    this.touched.add(lot);
    const place = { lotSequence: lot.sequence, lotPart: lot.part };
    this.movements.push({ walletId, sequence, position, ...place, ...change });
  }

  /** Writes a movement of the wallet's debt. */
  moveDebt({ walletId, sequence }: LedgerEntry, position: number, amount: number): void {
    this.movements.push({ walletId, sequence, position, lotSequence: 0, lotPart: 0, amount, held: 0 });
  }

  /** Notes what a hold reserves of a lot. */
  reserve(holdId: string, lots: OpenLots, lot: OpenLot, held: number): void {
    this.ofHold(holdId, lots).set(lot, held);
    const { walletId, sequence: lotSequence, part: lotPart } = lot;
    this.heldRows.set(`${holdId} ${lotSequence} ${lotPart}`, {
      walletId,
      holdId,
      lotSequence,
      lotPart,
      held,
    });
  }

  /** A lot that has changed, or is new. */
  touch(lot: OpenLot): void {
    this.touched.add(lot);
  }

  rows(): readonly TableRow[] {
    const lots = [...this.touched];
    const replaces = { key: ["walletId", "sequence", "part"], columns: replacedColumns };
    const changed = lots.map((lot) => ({ ...rowOf(lot), burnOrder: freeOf(lot) > 0 ? lot.order : null }));
    const rows = [...this.created, ...changed];
    const isChanged = lots.some(({ isNew }) => !isNew);
    const replacesHeld = { key: ["walletId", "holdId", "lotSequence", "lotPart"], columns: ["held"] };
    return [
      ...rows.map((row) => ({ table: "lots", row, ...(isChanged && { replaces }) })),
      ...this.movements.map((row) => ({ table: "lot_movements", row })),
      ...[...this.heldRows.values()].map((row) => ({ table: "hold_lots", row, replaces: replacesHeld })),
    ];
  }
}
