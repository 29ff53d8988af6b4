import { documentedPackageId } from "../ids";

export const examplePackage = {
  id: documentedPackageId,
  name: "Starter",
  description: "A first hundred credits.",
  credits: 100,
  bonusCredits: 0,
  priceAmount: 499,
  currency: "USD",
  purchaseLimitPerUser: null,
  archived: false,
};

export const examplePurchase = {
  id: "pur_01KAP2Q9V5X3J8M4T6B7N0C1DE",
  packageId: documentedPackageId,
  credits: 100,
  balance: 100,
  createdAt: "2026-05-22T16:11:27.460Z",
};

export const exampleWallet = {
  id: "wal_WyJTQU5EQk9YIiwiZGVtbyJd",
  balance: 100,
  available: 100,
  environment: "SANDBOX",
};

export const exampleLot = {
  id: "lot_01KAP2Q9V6E1G5H8K2M4N7P0QR_0",
  kind: "PAID",
  granted: 100,
  remaining: 95,
  held: 0,
  expiresAt: null,
  purchaseId: examplePurchase.id,
  createdAt: examplePurchase.createdAt,
};

export const exampleMovement = {
  entry: {
    id: "ent_01KAP2R4M8C3T6W9Y1B5D7F0GH",
    sequence: 2,
    kind: "SPEND",
    amount: -5,
    balanceAfter: 95,
    reference: null,
    reason: "A rendering",
    createdAt: "2026-05-22T16:12:03.120Z",
  },
  wallet: { ...exampleWallet, balance: 95, available: 95 },
  lotMovements: [{ lotId: exampleLot.id, kind: exampleLot.kind, expiresAt: null, amount: -5, held: 0 }],
};

export const exampleReversal = {
  entry: {
    id: "ent_01KAP2S7P2E4V8X0Z3A6C9G1JK",
    sequence: 3,
    kind: "SPEND_REVERSAL",
    amount: 5,
    balanceAfter: 100,
    reference: exampleMovement.entry.id,
    reason: "The rendering failed",
    createdAt: "2026-05-22T16:12:41.550Z",
  },
  wallet: exampleWallet,
  lotMovements: [{ lotId: exampleLot.id, kind: exampleLot.kind, expiresAt: null, amount: 5, held: 0 }],
};

export const exampleHold = {
  id: "hld_01KAP2T3Q5F7W9Y1A4B7D0H2LM",
  status: "CAPTURED",
  amount: 50,
  held: 0,
  captured: 42,
  shortfall: 0,
  reason: "A rendering",
  member: null,
  reference: "job-17",
  metadata: null,
  createdAt: "2026-05-22T16:13:10.020Z",
  expiresAt: "2026-05-22T16:28:10.020Z",
  endedAt: "2026-05-22T16:14:55.310Z",
};

export const exampleHoldMovement = {
  hold: exampleHold,
  entry: {
    id: "ent_01KAP2V6S8H0X2Z4B7C0E3K5NP",
    sequence: 5,
    kind: "SPEND",
    amount: -42,
    balanceAfter: 58,
    reference: exampleHold.id,
    reason: "A rendering",
    createdAt: exampleHold.endedAt,
  },
  wallet: { ...exampleWallet, balance: 58, available: 58 },
};

export const exampleEntry = {
  id: "ent_01KAP2Q9V6E1G5H8K2M4N7P0QR",
  sequence: 1,
  kind: "PURCHASE",
  amount: 100,
  balanceAfter: 100,
  reference: examplePurchase.id,
  reason: null,
  createdAt: examplePurchase.createdAt,
};
