import type { Database } from "../database/database";
import { byPrimaryKey, joinedTexts } from "../database/dialect";
import type { HoldCaptureRow, HoldRow, SpendDetailsRow, SpendReversalRow } from "./book-rows";
import { unpackPages, type Pages } from "./books";

/** The details of all spends, wallet by wallet. */
export function scanSpendDetails(database: Database): Pages<SpendDetailsRow> {
  return unpackPages<SpendDetailsRow>(
    database,
    { walletId: "ulid", id: "ulid", entryId: "ulid", entryKind: "kind" },
    {
      select: `SELECT d.walletId, w.userId, w.environment, w.creditType, d.sequence, d.id, e.id AS entryId,
        e.kind AS entryKind
      FROM spend_details d ${byPrimaryKey(database)}
      LEFT JOIN ledger_entries e ON e.walletId = d.walletId AND e.sequence = d.sequence
      LEFT JOIN wallets w ON w.id = d.walletId`,
      key: ["d.walletId", "d.sequence"],
    },
  );
}

/** All reversals of spends, spend by spend. */
export function scanSpendReversals(database: Database): Pages<SpendReversalRow> {
  return unpackPages<SpendReversalRow>(
    database,
    { walletId: "ulid", id: "ulid", entryKind: "kind" },
    {
      select: `SELECT r.walletId, w.userId, w.environment, w.creditType, r.spendSequence, r.id, r.amount,
        e.kind AS entryKind, e.amount AS entryAmount
      FROM spend_reversals r ${byPrimaryKey(database)}
      LEFT JOIN ledger_entries e ON e.id = r.id
      LEFT JOIN wallets w ON w.id = r.walletId`,
      key: ["r.walletId", "r.spendSequence", "r.id"],
    },
  );
}

/** All holds, wallet by wallet. */
export function scanHolds(database: Database): Pages<HoldRow> {
  return unpackPages<HoldRow>(
    database,
    { walletId: "ulid", id: "ulid", entryId: "ulid", entryKind: "kind" },
    {
      select: `SELECT h.walletId, w.userId, w.environment, w.creditType, h.id, h.entrySequence, h.status, h.amount, h.held,
        h.captured, h.shortfall, h.openUntil IS NOT NULL AS isOpen, h.endedAt IS NOT NULL AS isEnded, e.id AS entryId,
        e.kind AS entryKind,
        (SELECT COALESCE(SUM(c.amount), 0) FROM hold_captures c
          WHERE c.walletId = h.walletId AND c.holdId = h.id) AS capturedByEntries,
        (SELECT COALESCE(SUM(r.held), 0) FROM hold_lots r
          WHERE r.walletId = h.walletId AND r.holdId = h.id) AS heldOfLots
      FROM holds h ${byPrimaryKey(database)}
      LEFT JOIN ledger_entries e ON e.walletId = h.walletId AND e.sequence = h.entrySequence
      LEFT JOIN wallets w ON w.id = h.walletId`,
      key: ["h.walletId", "h.id"],
    },
  );
}

/** What was said about a spend or a hold, as one text. */
const saidOf = (table: string) =>
  ["member", "reference", "metadata"].map((column) => `COALESCE(HEX(${table}.${column}), '-')`);

/** All captures of holds, hold by hold. */
export function scanHoldCaptures(database: Database): Pages<HoldCaptureRow> {
  return unpackPages<HoldCaptureRow>(
    database,
    { walletId: "ulid", holdId: "ulid", id: "ulid", entryKind: "kind", entryReference: "ulid" },
    {
      select: `SELECT c.walletId, w.userId, w.environment, w.creditType, c.holdId, c.id, c.amount, e.kind AS entryKind,
        e.reference AS entryReference, e.amount AS entryAmount, e.sequence AS entrySequence,
        ${joinedTexts(database, saidOf("h"))} AS saidOfHold, ${joinedTexts(database, saidOf("d"))} AS saidOfCapture
      FROM hold_captures c ${byPrimaryKey(database)}
      LEFT JOIN ledger_entries e ON e.id = c.id
      LEFT JOIN holds h ON h.walletId = c.walletId AND h.id = c.holdId
      LEFT JOIN spend_details d ON d.walletId = e.walletId AND d.sequence = e.sequence
      LEFT JOIN wallets w ON w.id = c.walletId`,
      key: ["c.walletId", "c.holdId", "c.id"],
    },
  );
}
