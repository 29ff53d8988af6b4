import type { EntityManager } from "typeorm";
import { Hold } from "../../src/entities/hold";
import { HoldCapture } from "../../src/entities/hold-capture";
import { SpendDetails } from "../../src/entities/spend-details";
import { ulid } from "../../src/ids";
import { findsEach } from "../support/finds-tampering";
import { entry, remove, rewrite, wallet, walletIdOf } from "../support/tampering";

/** Changes the hold that an entry of the user placed. */
const placed =
  (userId: string, entrySequence: number, changes: Partial<Hold>) => async (manager: EntityManager) =>
    manager.update(Hold, { walletId: await walletIdOf(manager, userId), entrySequence }, changes);

/** Changes the capture of 20 credits. */
const captured = (changes: Partial<HoldCapture>) => (manager: EntityManager) =>
  manager.update(HoldCapture, { amount: 20 }, changes);

findsEach([
  ["held credits of a wallet", ["HOLD", "oscar"], wallet("oscar", { held: 0 })],
  ["held credits of a wallet without holds", ["HOLD", "alice"], wallet("alice", { held: 5 })],
  ["what a hold reserves", ["HOLD", "oscar"], placed("oscar", 6, { held: 1 })],
  ["an open hold that is called released", ["HOLD", "oscar", 6], placed("oscar", 6, { status: "RELEASED" })],
  ["an open hold without an end", ["HOLD", "oscar", 6], placed("oscar", 6, { openUntil: null })],
  ["an ended hold that is open again", ["HOLD", "nina", 2], placed("nina", 2, { status: "OPEN" })],
  ["what a hold has captured", ["HOLD", "nina", 2], placed("nina", 2, { captured: 29 })],
  ["a hold's entry", ["HOLD", "nina", 3], placed("nina", 2, { entrySequence: 3 })],
  ["a hold's member", ["HOLD", "nina", 3], placed("nina", 2, { member: "somebody" })],
  [
    "a hold that was deleted",
    ["HOLD", "oscar"],
    async (manager) =>
      manager.delete(Hold, { walletId: await walletIdOf(manager, "oscar"), entrySequence: 6 }),
  ],
  ["a capture's credits", ["HOLD", "nina", 3], captured({ amount: 19 })],
  ["a capture's entry", ["HOLD", "nina"], captured({ id: ulid() })],
  [
    "a capture that was deleted",
    ["ENTRY", "nina", 3],
    (manager) => manager.delete(HoldCapture, { amount: 20 }),
  ],
  [
    "what was said about a capture",
    ["HOLD", "nina", 3],
    async (manager) =>
      manager.delete(SpendDetails, { walletId: await walletIdOf(manager, "nina"), sequence: 3 }),
  ],
  ["the entry of a capture that was deleted", ["HOLD", "nina"], remove("nina", 3)],
  ["an entry that reserves and moves credits", ["ENTRY", "nina", 2], entry("nina", 2, { amount: 1 })],
  [
    "a capture that took more",
    ["ENTRY", "nina", 3],
    rewrite("nina", (entries) => entries.map((one) => (one.amount === -20 ? { ...one, amount: -21 } : one))),
  ],
]);
