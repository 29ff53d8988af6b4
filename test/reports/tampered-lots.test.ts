import type { EntityManager } from "typeorm";
import { HoldLot } from "../../src/entities/hold-lot";
import { Lot } from "../../src/entities/lot";
import { LotMovement } from "../../src/entities/lot-movement";
import { findsEach } from "../support/finds-tampering";
import { wallet, walletIdOf } from "../support/tampering";

/** Changes the lot that an entry of the user added. */
const lot = (userId: string, sequence: number, changes: Partial<Lot>) => async (manager: EntityManager) =>
  manager.update(Lot, { walletId: await walletIdOf(manager, userId), sequence }, changes);

/** Changes what an entry of the user took first, or gave. */
const movement =
  (userId: string, sequence: number, changes: Partial<LotMovement>) => async (manager: EntityManager) =>
    manager.update(
      LotMovement,
      { walletId: await walletIdOf(manager, userId), sequence, position: 0 },
      changes,
    );

const soon = new Date(Date.now() + 60_000);

findsEach([
  ["what remains of a lot", ["LOT", "paul", 1], lot("paul", 1, { remaining: 99 })],
  ["what a lot had at first", ["LOT", "paul", 1], lot("paul", 1, { granted: 101 })],
  ["credits of a lot that nothing holds", ["LOT", "paul", 1], lot("paul", 1, { held: 1 })],
  ["a lot of another kind", ["LOT", "paul", 1], lot("paul", 1, { kind: "PROMO" })],
  ["a paid lot that expires", ["LOT", "paul", 1], lot("paul", 1, { expiresAt: soon })],
  ["a lot of no purchase", ["LOT", "paul", 1], lot("paul", 1, { purchaseId: null })],
  ["a lot that spends do not find", ["LOT", "paul", 1], lot("paul", 1, { burnOrder: null })],
  ["a lot out of its order", ["LOT", "paul", 2], lot("paul", 2, { priority: 1 })],
  [
    "a grant that lasts longer",
    ["ENTRY", "paul", 2],
    lot("paul", 2, { expiresAt: new Date(Date.now() + 9e9) }),
  ],
  [
    "a lot that was deleted",
    ["LOT", "paul", 1],
    async (manager) => manager.delete(Lot, { walletId: await walletIdOf(manager, "paul"), sequence: 1 }),
  ],
  ["a movement of fewer credits", ["LOT", "paul", 3], movement("paul", 3, { amount: -9 })],
  ["a movement of another lot", ["LOT", "paul", 3], movement("paul", 3, { lotSequence: 7 })],
  [
    "movements that were deleted",
    ["LOT", "paul", 3],
    async (manager) =>
      manager.delete(LotMovement, { walletId: await walletIdOf(manager, "paul"), sequence: 3 }),
  ],
  ["a debt that was paid by hand", ["LOT", "quinn"], wallet("quinn", { owed: 0 })],
  ["a wallet that does not say what expires", ["LOT", "paul"], wallet("paul", { nextExpiryAt: null })],
  ["lots that seem to be written", ["LOT", "grace"], wallet("grace", { lotsThrough: 99 })],
  [
    "what a hold reserves of a lot",
    ["HOLD", "oscar", 6],
    async (manager) =>
      manager.update(HoldLot, { walletId: await walletIdOf(manager, "oscar"), held: 40 }, { held: 39 }),
  ],
]);
