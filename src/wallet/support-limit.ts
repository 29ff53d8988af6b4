import { clockTime } from "../clock";
import type { Viewer } from "../auth/viewer";
import { forbidden, hasPermission, type Operation } from "../auth/permissions";
import { byIndex } from "../database/dialect";
import { placeholders } from "../database/rows";
import type { Transaction } from "../database/transaction";
import type { Refusal } from "../errors";
import { ulidBytesAt } from "../ids";
import { taskFor, type Bookkeeper } from "../ledger/bookkeeper";
import type { Posting } from "../ledger/posting";
import type { SupportLimits } from "../ledger/support-limits";

/** A change by a caller with limits. */
interface LimitedChange {
  readonly actor: string;
  /** Credits to grant or to take, at least 1. */
  readonly credits: number;
  readonly creditsPerDay: number;
}

/**
 * What a posting needs in addition, so that a caller with limits keeps them.
 * @param credits credits to grant or to take, at least 1
 * @throws Refusal FORBIDDEN when one call may not change that many credits
 */
export function limitSupport(
  viewer: Viewer,
  credits: number,
  { creditsPerCall, creditsPerDay }: SupportLimits,
): Required<Pick<Posting, "queueKey" | "tasks">> | undefined {
  if (hasPermission(viewer, "changeCreditsWithoutLimit")) return undefined;
  if (credits > creditsPerCall)
    throw overLimit(creditsPerCall, `With your role a call may change ${creditsPerCall} credits.`);
  const { userId: actor } = viewer;
  return {
    queueKey: `support ${actor}`,
    tasks: [taskFor(supportLimitKeeper, { actor, credits, creditsPerDay })],
  };
}

/**
 * Limits how many credits a caller changes in a day. The credits of earlier changes are those that the caller asked
 * for, by the audit log. Changes of one caller are committed one after the other by each process, so only calls to
 * several processes at the same moment can exceed the limit.
 */
const supportLimitKeeper: Bookkeeper<LimitedChange> = {
  async prepare(tx, changes) {
    const changedToday = await sumChangedToday(tx, [...new Set(changes.map(({ actor }) => actor))]);
    const changedBy = (actor: string) => changedToday.get(actor) ?? 0;
    return {
      check({ actor, credits, creditsPerDay: limit }) {
        const changed = changedBy(actor);
        if (credits <= limit - changed) return undefined;
        return overLimit(
          limit,
          `With your role you may change ${limit} credits a day, and you have changed ${changed} today.`,
        );
      },
      accept({ actor, credits }) {
        changedToday.set(actor, changedBy(actor) + credits);
      },
    };
  },
};

function overLimit(limit: number, message: string): Refusal {
  return forbidden("changeCreditsWithoutLimit", message, { limit });
}

const limited: readonly Operation[] = ["grantCredits", "adjustCredits"];

async function sumChangedToday(tx: Transaction, actors: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ actor: string | Buffer; credits: number | string }>(
    `SELECT actor, SUM(ABS(JSON_EXTRACT(input, '$.amount'))) AS credits
     FROM audit_entries ${byIndex(tx, "audit_entries_by_actor")}
     WHERE actor IN (${placeholders(actors)}) AND id >= ? AND operation IN (${placeholders(limited)})
       AND refusalCode IS NULL
     GROUP BY actor`,
    [...actors, ulidBytesAt(clockTime().setUTCHours(0, 0, 0, 0)), ...limited],
  );
  return new Map(rows.map(({ actor, credits }) => [String(actor), Number(credits)]));
}
