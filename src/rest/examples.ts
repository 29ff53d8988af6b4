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
