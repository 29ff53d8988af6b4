import { auditKeeper } from "../audit/audit-keeper";
import type { Caller } from "../auth/caller";
import type { AuditedOperation } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import { defaultCreditType } from "../credit-types";
import type { LedgerEntry } from "../entities/ledger-entry";
import { walletEnvironmentOf } from "../environment";
import type { CreditChangeInput } from "../inputs/credit-change.input";
import { taskFor, type Task } from "../ledger/bookkeeper";
import type { Posted, Posting } from "../ledger/posting";
import type { WalletView } from "../ledger/wallet-view";
import { limitSupport } from "./support-limit";

/** What an admin's change of a wallet's credits did. For a dry run, what it would do. */
export interface CreditChange {
  /** The entry of the change; null for a dry run, unless an earlier call made the change already. */
  readonly entry: LedgerEntry | null;
  /** The wallet as it is now. A dry run does not change it. */
  readonly wallet: WalletView;
  /** Credits added, or taken when negative. */
  readonly amount: number;
  /** Credits that were to be taken and were not there. */
  readonly shortfall: number;
  readonly balanceBefore: number;
  readonly balanceAfter: number;
  /** Whether an earlier call with the same idempotency key made the change. */
  readonly replayed: boolean;
  readonly dryRun: boolean;
}

/** What an admin wants, and how the ledger writes it. */
interface WantedChange extends Pick<Posting, "kind" | "cause" | "fingerprint" | "onShortfall" | "lots"> {
  readonly operation: AuditedOperation;
  readonly input: CreditChangeInput & { readonly amount: number };
  /** What has to be checked beside the limits of support. */
  readonly tasks?: readonly Task[];
}

/**
 * Posts a change of one wallet by an admin or support with its entry in the audit log, or only answers what it would
 * do.
 */
export async function changeCredits(
  context: AppContext,
  caller: Caller,
  { operation, input, tasks = [], ...entry }: WantedChange,
): Promise<CreditChange> {
  const { userId, amount, reason, dryRun } = input;
  const limit = limitSupport(caller.viewer, Math.abs(amount), context.supportLimits);
  const { database } = context;
  const audited = taskFor(auditKeeper, { caller, operation, input, wanted: amount, database });
  const posted = await context.ledger.post(
    {
      ...entry,
      userId,
      environment: input.environment ?? walletEnvironmentOf(context.deployment),
      creditType: input.creditType ?? defaultCreditType,
      amount,
      reference: null,
      actor: caller.viewer.userId,
      reason,
      ...(limit && { queueKey: limit.queueKey }),
      tasks: [...tasks, ...(limit?.tasks ?? []), audited],
    },
    { dryRun },
  );
  return outcomeOf(posted, amount, dryRun);
}

/** @param wanted the credits that the caller asked for, now and, for a repeat, the first time */
function outcomeOf({ entry, wallet, replayed }: Posted, wanted: number, dryRun: boolean): CreditChange {
  const { amount, balanceAfter } = entry;
  const balanceBefore = balanceAfter - amount;
  const facts = { amount, shortfall: amount - wanted, balanceBefore, balanceAfter, replayed, dryRun };
  if (!dryRun || replayed) return { entry, wallet, ...facts };
  // No such entry exists, and a client would cache the balance of a wallet that has not changed.
  return { entry: null, wallet: { ...wallet, balance: balanceBefore, exists: entry.sequence > 1 }, ...facts };
}
