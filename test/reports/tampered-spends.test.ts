import type { EntityManager } from "typeorm";
import { SpendDetails } from "../../src/entities/spend-details";
import { SpendReversal } from "../../src/entities/spend-reversal";
import { ulid } from "../../src/ids";
import { findsEach } from "../support/finds-tampering";
import { entriesOf, entry, remove, rewrite, walletIdOf } from "../support/tampering";

/** Changes what a service said about the spend of kate. */
const details = (changes: Partial<SpendDetails>) => async (manager: EntityManager) =>
  manager.update(SpendDetails, { walletId: await walletIdOf(manager, "kate") }, changes);

/** Changes the first of the reversals of kate's spend. */
const reversal = (changes: Partial<SpendReversal>) => async (manager: EntityManager) => {
  const [, , { id } = { id: "" }] = await entriesOf(manager, "kate");
  return manager.update(SpendReversal, { id }, changes);
};

findsEach([
  ["another member of a spend", ["ENTRY", "kate", 2], details({ member: "somebody" })],
  ["no member of a spend", ["ENTRY", "kate", 2], details({ member: null })],
  ["another reference of a spend", ["ENTRY", "kate", 2], details({ reference: "other" })],
  ["other metadata of a spend", ["ENTRY", "kate", 2], details({ metadata: '{"project":"villain"}' })],
  [
    "details that were deleted",
    ["ENTRY", "kate", 2],
    async (manager) => manager.delete(SpendDetails, { walletId: await walletIdOf(manager, "kate") }),
  ],
  [
    "details of a spend that had none",
    ["ENTRY", "alice", 4],
    async (manager) => {
      const spent = (await entriesOf(manager, "alice"))[3];
      if (!spent) throw new Error("Alice has not spent.");
      const { walletId, sequence, id } = spent;
      const row = { walletId, sequence, id, member: "somebody", reference: null, metadata: null };
      await manager.insert(SpendDetails, row);
    },
  ],
  ["details with another entry's id", ["SPEND", "kate", 2], details({ id: ulid() })],
  ["details of an entry that is no spend", ["SPEND", "kate", 1], details({ sequence: 1 })],
  ["details of an entry that does not exist", ["SPEND", "kate", 99], details({ sequence: 99 })],
  ["a reversal's credits", ["SPEND", "kate", 3], reversal({ amount: 9 })],
  ["a reversal's entry", ["SPEND", "kate", 3], reversal({ id: ulid() })],
  ["a reversal's spend", ["SPEND", "kate", 3], reversal({ spendSequence: 4 })],
  [
    "a reversal that was deleted",
    ["SPEND", "kate", 4],
    async (manager) => manager.delete(SpendReversal, { amount: 5 }),
  ],
  [
    "a reversal without an entry",
    ["SPEND", "kate", 2],
    async (manager) =>
      manager.insert(SpendReversal, {
        walletId: await walletIdOf(manager, "kate"),
        spendSequence: 2,
        id: ulid(),
        amount: 1,
      }),
  ],
  ["the entry of a reversal that was deleted", ["SPEND", "kate", 2], remove("kate", 4)],
  ["a reversal of another spend", ["SPEND", "kate", 3], entry("kate", 3, { reference: ulid() })],
  [
    "a reversal in another wallet",
    ["SPEND", "alice", 99],
    entry("kate", 4, { walletOf: "alice", sequence: 99 }),
  ],
  ["a reversal for another reason", ["ENTRY", "kate", 3], entry("kate", 3, { reason: "Because." })],
  [
    "more credits given back than were spent",
    ["SPEND", "kate", 4],
    async (manager) => {
      await manager.update(SpendReversal, { amount: 5 }, { amount: 25 });
      await rewrite("kate", (entries) =>
        entries.map((one) => (one.amount === 5 ? { ...one, amount: 25 } : one)),
      )(manager);
    },
  ],
]);
