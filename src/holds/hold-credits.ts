import { auditKeeper } from "../audit/audit-keeper";
import { presentTime } from "../database/present-time";
import type { Caller } from "../auth/caller";
import { requirePermission } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import { paymentOf, sandboxTasks } from "../context/payment";
import type { LedgerEntry } from "../entities/ledger-entry";
import { holdSecondsDefault, type HoldCreditsInput } from "../inputs/hold.input";
import { taskFor, type Bookkeeper } from "../ledger/bookkeeper";
import { fingerprintOf, type SpendSubject } from "../ledger/fingerprint";
import { subjectOf } from "../ledger/spend-subject";
import { freeingLapsedHolds } from "./expire-holds";
import type { HoldRow } from "./hold-keeper";
import { outcomeOf, type HoldOutcome } from "./hold-outcome";

/**
 * Reserves credits of a user's wallet, once for each idempotency key. They stay in the balance and can be spent by
 * captures of this hold alone, until it ends. For services only.
 * @throws Refusal FORBIDDEN, CONFLICT (INSUFFICIENT_CREDITS, SPENDING_FROZEN, WALLET_MERGED, IDEMPOTENCY_KEY_REUSED,
 *   SANDBOX_LIMIT_REACHED), SERVICE_UNAVAILABLE
 */
export async function holdCredits(
  context: AppContext,
  caller: Caller,
  input: HoldCreditsInput,
): Promise<HoldOutcome> {
  requirePermission(caller.viewer, "holdCredits");
  const { amount, reason, idempotencyKey, expiresInSeconds } = input;
  const actor = caller.viewer.userId;
  const subject = subjectOf(input);
  const seconds = expiresInSeconds ?? holdSecondsDefault;
  const expiresAt = new Date(presentTime(context.database).getTime() + seconds * 1000);
  const { member, reference, metadata } = subject;
  const payment = paymentOf(context, input);
  const placed: NewHold = { ...subject, amount, actor, reason, expiresAt };
  const posting = {
    ...payment,
    kind: "HOLD" as const,
    amount: 0,
    held: amount,
    cause: `hold:${idempotencyKey}`,
    fingerprint: fingerprintOf(amount, reason, member, reference, metadata, seconds),
    actor,
    reason,
    tasks: [
      ...sandboxTasks(context, input),
      taskFor(newHoldKeeper, placed),
      taskFor(auditKeeper, { caller, operation: "holdCredits", input, database: context.database }),
    ],
  };
  const posted = await freeingLapsedHolds(context, payment, () => context.ledger.post(posting));
  return outcomeOf(context.database, posted, posted.entry.id, rowOf(posted.entry, placed));
}

interface NewHold extends SpendSubject {
  readonly amount: number;
  readonly actor: string;
  readonly reason: string;
  readonly expiresAt: Date;
}

const newHoldKeeper: Bookkeeper<NewHold> = {
  rows: (entry, placed) => [{ table: "holds", row: rowOf(entry, placed) }],
};

/** The hold that an entry placed. */
function rowOf(
  { walletId, id, sequence, createdAt }: LedgerEntry,
  { amount, expiresAt, ...said }: NewHold,
): HoldRow {
  return {
    walletId,
    id,
    entrySequence: sequence,
    status: "OPEN",
    amount,
    held: amount,
    captured: 0,
    shortfall: 0,
    ...said,
    createdAt,
    expiresAt,
    openUntil: expiresAt,
    endedAt: null,
  };
}
