import { packHex } from "../ids";
import type { Database } from "../database/database";
import { byPrimaryKey } from "../database/dialect";
import { readDate } from "../database/rows";
import { lotKindsByNumber, type LotKind } from "../entities/lot";
import { burnOrderOf } from "../ledger/lot-order";
import type { LotBookRow, LotMovementRow } from "./book-rows";
import { unpackPages, type Pages } from "./books";
import { failedChecks } from "./failed-checks";
import type { Findings } from "./findings";

const ofMovements = (column: string) => `(SELECT COALESCE(SUM(m.${column}), 0) FROM lot_movements m
  WHERE m.walletId = l.walletId AND m.lotSequence = l.sequence AND m.lotPart = l.part)`;

/** All lots, wallet by wallet. */
export function scanLots(database: Database): Pages<LotBookRow> {
  return unpackPages<LotBookRow>(
    database,
    { walletId: "ulid", purchaseId: "ulid", burnOrder: "hex", entryKind: "kind", entryReference: "ulid" },
    {
      select: `SELECT l.walletId, w.userId, w.environment, w.creditType, l.sequence, l.part, l.kind, l.granted, l.remaining,
        l.held, l.expiresAt, l.priority, l.purchaseId, l.burnOrder, ${ofMovements("amount")} AS moved,
        ${ofMovements("held")} AS heldByMovements, e.kind AS entryKind, e.reference AS entryReference
      FROM lots l ${byPrimaryKey(database)}
      LEFT JOIN ledger_entries e ON e.walletId = l.walletId AND e.sequence = l.sequence
      LEFT JOIN wallets w ON w.id = l.walletId`,
      key: ["l.walletId", "l.sequence", "l.part"],
    },
  );
}

/** All movements of lots, entry by entry. */
export function scanLotMovements(database: Database): Pages<LotMovementRow> {
  return unpackPages<LotMovementRow>(
    database,
    { walletId: "ulid" },
    {
      select: `SELECT m.walletId, w.userId, w.environment, w.creditType, m.sequence, m.position, m.lotSequence, m.amount,
        m.held, e.id IS NOT NULL AS hasEntry, l.kind IS NOT NULL AS hasLot
      FROM lot_movements m ${byPrimaryKey(database)}
      LEFT JOIN ledger_entries e ON e.walletId = m.walletId AND e.sequence = m.sequence
      LEFT JOIN lots l ON l.walletId = m.walletId AND l.sequence = m.lotSequence AND l.part = m.lotPart
      LEFT JOIN wallets w ON w.id = m.walletId`,
      key: ["m.walletId", "m.sequence", "m.position"],
    },
  );
}

/** The kinds of lots that entries of a kind add. Other entries carry lots of any kind from elsewhere. */
const kindsOfEntries: Readonly<Record<string, readonly string[]>> = {
  PURCHASE: ["PAID", "BONUS"],
  GRANT: ["PROMO"],
  ADJUSTMENT: ["ADJUSTMENT"],
};
const carryingKinds = new Set(["MERGE", "SPEND_REVERSAL", "REFUND_REVERSAL"]);

/** Checks that a lot has its entry, that its movements make what it has, and that spends find it in its order. */
export function checkLot(lot: LotBookRow, findings: Findings): void {
  const { sequence, part, purchaseId, entryKind, entryReference } = lot;
  const kind = lotKindsByNumber.get(Number(lot.kind)) ?? "";
  const [granted, remaining, held] = [lot.granted, lot.remaining, lot.held].map(Number) as [
    number,
    number,
    number,
  ];
  const allowed = kindsOfEntries[entryKind ?? ""];
  const isOfEntry = allowed ? allowed.includes(kind) : carryingKinds.has(entryKind ?? "");
  const problems = failedChecks([
    [isOfEntry && kind !== "", `its entry adds no lot of the kind ${kind || lot.kind}.`],
    [
      entryKind !== "PURCHASE" || purchaseId === entryReference,
      "it is not of the purchase that its entry names.",
    ],
    [
      remaining === granted + Number(lot.moved),
      `it has ${remaining} credits, but ${granted} and its movements make ${granted + Number(lot.moved)}.`,
    ],
    [
      held === Number(lot.heldByMovements),
      `${held} of its credits are held, but its movements make ${lot.heldByMovements}.`,
    ],
    [granted > 0 && held >= 0 && held <= remaining && remaining <= granted, "its credits make no sense."],
    [kind !== "PAID" || lot.expiresAt === null, "it was paid for and expires."],
    [isInOrder({ ...lot, remaining, held }, kind as LotKind), "spends do not find it in its order."],
  ]);
  for (const problem of problems)
    findings.add("LOT", { wallet: lot, sequence }, `The lot ${sequence}/${part}: ${problem}`);
}

function isInOrder({ remaining, held, expiresAt, priority, burnOrder }: LotBookRow, kind: LotKind): boolean {
  if (burnOrder === null || remaining <= held) return (burnOrder === null) === remaining <= held;
  const place = {
    kind,
    priority: Number(priority),
    expiresAt: expiresAt === null ? null : readDate(expiresAt),
  };
  return burnOrderOf(place).equals(packHex(burnOrder));
}

/** Checks that a movement has its entry and its lot. */
export function checkLotMovement(movement: LotMovementRow, findings: Findings): void {
  const { sequence, lotSequence, hasEntry, hasLot } = movement;
  const isOfDebt = Number(lotSequence) === 0;
  const problems = failedChecks([
    [Number(hasEntry) === 1, "There is a movement of a lot without an entry."],
    [isOfDebt || Number(hasLot) === 1, `A movement names the lot ${lotSequence}, which is missing.`],
  ]);
  for (const problem of problems) findings.add("LOT", { wallet: movement, sequence }, problem);
}
