import type { Transaction } from "../database/transaction";
import { presentTime } from "../database/present-time";
import { placeholders, readDate } from "../database/rows";
import type { Hold, HoldStatus } from "../entities/hold";
import { conflict, Refusal } from "../errors";
import { packUlid } from "../ids";
import type { HoldShortfall } from "../inputs/hold.input";
import type { Bookkeeper, Settlement, TableRow, WalletFunds } from "../ledger/bookkeeper";
import { refuseShortfall } from "../ledger/refuse-posting";
import { detailsOf } from "../ledger/spend-subject";
import { unpackRow, type Forms } from "../ledger/unpack-row";

/** What is done to a hold. */
export type HoldAction =
  | {
      readonly kind: "CAPTURE";
      /** Null for all that the hold reserves. */
      readonly amount: number | null;
      readonly isFinal: boolean;
      readonly onShortfall: HoldShortfall;
    }
  | {
      readonly kind: "CHANGE";
      /** Null for as many as now. */
      readonly amount: number | null;
      /** Null for the present end. */
      readonly expiresInSeconds: number | null;
    }
  | { readonly kind: "RELEASE" | "EXPIRE" };

/** An action on one hold, of one posting. */
export interface HoldChange {
  readonly holdId: string;
  readonly action: HoldAction;
  /** The hold after the action, once the action is carried out. */
  after?: HoldRow;
}

/** A hold without the columns of its wallet's row. */
export type HoldRow = Omit<Hold, "userId" | "environment" | "creditType">;

export const holdColumns = `walletId, id, entrySequence, status, amount, held, captured, shortfall, actor, reason, member,
  reference, metadata, createdAt, expiresAt, openUntil, endedAt`;

const forms: Forms<HoldRow> = { walletId: "ulid", id: "ulid" };

/** A hold of a row of the table. */
export function holdOf<Row extends HoldRow>(row: Row): Row {
  const { createdAt, expiresAt, openUntil, endedAt } = row;
  return {
    ...unpackRow(row, forms as Forms<Row>),
    createdAt: readDate(createdAt),
    expiresAt: readDate(expiresAt),
    openUntil: openUntil && readDate(openUntil),
    endedAt: endedAt && readDate(endedAt),
  };
}

const replaces = {
  key: ["walletId", "id"],
  columns: ["status", "held", "captured", "shortfall", "expiresAt", "openUntil", "endedAt"],
};

/** What an action does to the wallet, and what the hold is after it. */
interface Settled extends Settlement {
  readonly after: HoldRow;
}

/**
 * Decides what an action does to a hold, under the lock of its wallet. Of several actions in one batch each sees the
 * hold as the one before leaves it, so that parallel captures share a hold exactly.
 */
export const holdKeeper: Bookkeeper<HoldChange> = {
  settles: true,
  needs: ({ action }) => ("amount" in action ? (action.amount ?? 0) : 0),
  async prepare(tx, changes) {
    const holds = await readHolds(tx, changes);
    const settled = new Map<HoldChange, Settled>();
    const now = presentTime(tx);
    return {
      settle: (change, wallet) => {
        const hold = holds.get(change.holdId);
        if (!hold) throw new Error("A hold is missing.");
        const outcome = settle(hold, change.action, { wallet, now });
        if (outcome instanceof Refusal) return outcome;
        settled.set(change, outcome);
        return { amount: outcome.amount, held: outcome.held };
      },
      check: () => undefined,
      accept: (change) => {
        const outcome = settled.get(change);
        if (!outcome) return;
        holds.set(change.holdId, outcome.after);
        change.after = outcome.after;
      },
      rows: ({ walletId, sequence, id, amount }, { holdId, action }) => {
        const hold = holds.get(holdId);
        if (!hold) throw new Error("A hold is missing.");
        const changed: TableRow = { table: "holds", row: hold, replaces };
        if (action.kind !== "CAPTURE") return [changed];
        return [
          changed,
          { table: "hold_captures", row: { walletId, holdId, id, amount: -amount } },
          // So that spends are found by what was said about their hold.
          ...detailsOf({ walletId, sequence, id }, hold),
        ];
      },
    };
  },
};

async function readHolds(tx: Transaction, changes: readonly HoldChange[]): Promise<Map<string, HoldRow>> {
  const ids = [...new Set(changes.map(({ holdId }) => holdId))];
  const rows = await tx.query<HoldRow>(
    `SELECT ${holdColumns} FROM holds WHERE id IN (${placeholders(ids)})`,
    ids.map(packUlid),
  );
  return new Map(rows.map(holdOf).map((hold) => [hold.id, hold]));
}

interface Moment {
  readonly wallet: WalletFunds;
  readonly now: Date;
}

function settle(hold: HoldRow, action: HoldAction, at: Moment): Settled | Refusal {
  const isLapsed = hold.expiresAt <= at.now;
  if (hold.status !== "OPEN" || isLapsed !== (action.kind === "EXPIRE")) return refuseEnded();
  switch (action.kind) {
    case "CAPTURE":
      return capture(hold, action, at);
    case "CHANGE": {
      const held = action.amount ?? hold.held;
      const { expiresInSeconds } = action;
      const expiresAt =
        expiresInSeconds === null ? hold.expiresAt : new Date(at.now.getTime() + expiresInSeconds * 1000);
      return { amount: 0, held: held - hold.held, after: { ...hold, held, expiresAt, openUntil: expiresAt } };
    }
    default:
      return {
        amount: 0,
        held: -hold.held,
        after: ended(hold, action.kind === "EXPIRE" ? "EXPIRED" : "RELEASED", at.now),
      };
  }
}

function capture(
  hold: HoldRow,
  { amount, isFinal, onShortfall }: HoldAction & { kind: "CAPTURE" },
  { wallet, now }: Moment,
): Settled | Refusal {
  const wanted = amount ?? hold.held;
  const free = wallet.spendingFrozenAt === null ? wallet.balance - wallet.held : 0;
  const available = hold.held + Math.max(0, free);
  if (wanted > available && onShortfall === "REFUSE") return refuseShortfall(available, wanted);
  const taken = Math.min(wanted, available);
  const isLast = isFinal || taken >= hold.held;
  const released = isLast ? hold.held : taken;
  const after = {
    ...hold,
    held: hold.held - released,
    captured: hold.captured + taken,
    shortfall: hold.shortfall + wanted - taken,
  };
  return { amount: -taken, held: -released, after: isLast ? ended(after, "CAPTURED", now) : after };
}

function ended(hold: HoldRow, status: HoldStatus, endedAt: Date): HoldRow {
  return { ...hold, status, held: 0, openUntil: null, endedAt };
}

function refuseEnded(): Refusal {
  return conflict("HOLD_ENDED", "The hold has ended: it was captured or released, or its time ran out.");
}
