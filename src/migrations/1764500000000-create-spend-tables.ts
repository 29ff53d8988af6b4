import type { QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

export const spendTables = [
  "hold_lots",
  "lot_movements",
  "lots",
  "hold_captures",
  "holds",
  "spend_reversals",
  "spend_details",
] as const;

/** What services do with credits: spends, their reversals, and holds. */
export async function createSpendTables(runner: QueryRunner): Promise<void> {
  await createSpends(runner);
  await createHolds(runner);
  await createLots(runner);
}

/** What is known of a spend beside its entry. Most spends have no row here. */
async function createSpends(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, ulid, safeInteger } = dialectOf(runner);
  await createTable(
    "spend_details",
    `
    walletId ${ulid} NOT NULL,
    sequence ${safeInteger} NOT NULL,
    id ${ulid} NOT NULL,
    member ${exact(1020)},
    reference ${exact(1020)},
    metadata ${exact(8000)},
    PRIMARY KEY (walletId, sequence)`,
  );
  await createIndex("spend_details_by_id", "spend_details", "id");
  await createIndex("spend_details_by_member", "spend_details", "member, id");
  await createIndex("spend_details_by_reference", "spend_details", "reference, id");
  await createTable(
    "spend_reversals",
    `
    walletId ${ulid} NOT NULL,
    spendSequence ${safeInteger} NOT NULL,
    id ${ulid} NOT NULL,
    amount ${safeInteger} NOT NULL,
    PRIMARY KEY (walletId, spendSequence, id)`,
  );
}

/** Credits that are reserved for work. `openUntil` is null for a hold that has ended, so that its index is short. */
async function createHolds(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, ulid, text, safeInteger, moment } = dialectOf(runner);
  await createTable(
    "holds",
    `
    walletId ${ulid} NOT NULL,
    id ${ulid} NOT NULL,
    entrySequence ${safeInteger} NOT NULL,
    status ${exact(10)} NOT NULL,
    amount ${safeInteger} NOT NULL,
    held ${safeInteger} NOT NULL,
    captured ${safeInteger} NOT NULL,
    shortfall ${safeInteger} NOT NULL,
    actor ${exact(1020)} NOT NULL,
    reason ${text(500)} NOT NULL,
    member ${exact(1020)},
    reference ${exact(1020)},
    metadata ${exact(8000)},
    createdAt ${moment} NOT NULL,
    expiresAt ${moment} NOT NULL,
    openUntil ${moment},
    endedAt ${moment},
    PRIMARY KEY (walletId, id)`,
  );
  await createIndex("holds_by_id", "holds", "id");
  await createIndex("open_holds", "holds", "openUntil, walletId");
  await createIndex("open_holds_of_wallet", "holds", "walletId, openUntil");
  await createIndex("holds_by_member", "holds", "member, id");
  await createIndex("holds_by_reference", "holds", "reference, id");
  await createTable(
    "hold_captures",
    `
    walletId ${ulid} NOT NULL,
    holdId ${ulid} NOT NULL,
    id ${ulid} NOT NULL,
    amount ${safeInteger} NOT NULL,
    PRIMARY KEY (walletId, holdId, id)`,
  );
}

/** Credits by their origin, and what each entry did to them. */
async function createLots(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { bytes, ulid, smallest, integer, safeInteger, moment } = dialectOf(runner);
  await createTable(
    "lots",
    `
    walletId ${ulid} NOT NULL,
    sequence ${safeInteger} NOT NULL,
    part ${integer} NOT NULL,
    kind ${smallest} NOT NULL,
    granted ${safeInteger} NOT NULL,
    remaining ${safeInteger} NOT NULL,
    held ${safeInteger} NOT NULL,
    expiresAt ${moment},
    priority ${integer} NOT NULL,
    purchaseId ${ulid},
    burnOrder ${bytes(8)},
    PRIMARY KEY (walletId, sequence, part)`,
  );
  await createIndex("open_lots", "lots", "walletId, burnOrder, sequence, part");
  await createTable(
    "lot_movements",
    `
    walletId ${ulid} NOT NULL,
    sequence ${safeInteger} NOT NULL,
    position ${integer} NOT NULL,
    lotSequence ${safeInteger} NOT NULL,
    lotPart ${integer} NOT NULL,
    amount ${safeInteger} NOT NULL,
    held ${safeInteger} NOT NULL,
    PRIMARY KEY (walletId, sequence, position)`,
  );
  await createIndex("lot_movements_by_lot", "lot_movements", "walletId, lotSequence, lotPart, sequence");
  await createTable(
    "hold_lots",
    `
    walletId ${ulid} NOT NULL,
    holdId ${ulid} NOT NULL,
    lotSequence ${safeInteger} NOT NULL,
    lotPart ${integer} NOT NULL,
    held ${safeInteger} NOT NULL,
    PRIMARY KEY (walletId, holdId, lotSequence, lotPart)`,
  );
}
