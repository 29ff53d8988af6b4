import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { endedAtOnceMax, endInBatches } from "../context/end-in-batches";
import { Hold } from "../entities/hold";
import { Refusal } from "../errors";
import { unpackUlid } from "../ids";
import { findOwned } from "../ledger/find-owned";
import { walletIdSql, type WalletOwner } from "../ledger/wallet-owners";
import { postingOf } from "./change-hold";

/**
 * Ends all holds whose time ran out. Any instance may do it, and several at once: each hold is ended once, because its
 * cause is its id.
 */
export async function expireHolds(context: AppContext, _: Caller, signal: AbortSignal): Promise<void> {
  const expireOne = (hold: Hold) => expire(context, hold);
  await endInBatches(() => findLapsed(context), expireOne, signal);
}

/** Returns whether it has ended the hold. */
async function expire({ ledger }: AppContext, hold: Hold): Promise<boolean> {
  try {
    const change = { holdId: hold.id, action: { kind: "EXPIRE" } } as const;
    await ledger.post(postingOf(hold, change, { key: hold.id, actor: hold.actor }));
    return true;
  } catch (error) {
    // Somebody has ended or prolonged it since it was read.
    if (error instanceof Refusal && error.details.reason === "HOLD_ENDED") return false;
    throw error;
  }
}

/**
 * Calls `work` once more when it was refused for want of credits that holds of this wallet reserve though their time ran
 * out: from that moment on the credits are free, and not only when the job has ended the holds.
 */
export async function freeingLapsedHolds<Result>(
  context: AppContext,
  owner: WalletOwner,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal) || error.details.reason !== "INSUFFICIENT_CREDITS") throw error;
    const lapsed = await findLapsed(context, owner);
    if (lapsed.length === 0) throw error;
    await Promise.all(lapsed.map((hold) => expire(context, hold)));
    return work();
  }
}

/** Holds whose time ran out and that are not ended yet: those of one wallet, or of all. */
async function findLapsed({ database }: AppContext, owner?: WalletOwner): Promise<Hold[]> {
  const now = await database.readTime();
  const rows = await database.readRows<{ id: Buffer }>(
    `SELECT id FROM holds WHERE openUntil <= ? ${owner ? `AND walletId = ${walletIdSql}` : ""}
     ORDER BY openUntil LIMIT ${endedAtOnceMax}`,
    [new Date(now), ...(owner ? [owner.userId, owner.environment, owner.creditType] : [])],
  );
  return findOwned(
    database.read,
    Hold,
    rows.map(({ id }) => unpackUlid(id)),
  );
}
