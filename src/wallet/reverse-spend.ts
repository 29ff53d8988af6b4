import { auditKeeper } from "../audit/audit-keeper";
import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import type { Database } from "../database/database";
import type { LedgerEntry } from "../entities/ledger-entry";
import { Refusal } from "../errors";
import type { ReverseSpendInput } from "../inputs/reverse-spend.input";
import { taskFor, type Bookkeeper } from "../ledger/bookkeeper";
import { fingerprintOf, refuseOtherRequest } from "../ledger/fingerprint";
import type { Posted, Posting } from "../ledger/posting";
import { findPresentOwnerOf } from "../ledger/present-owner";
import { readWallet } from "../ledger/read-wallet";
import { readSpendId } from "../public-ids";
import { findReversal, findSpend, sumReversals, type Spend } from "./read-spends";

/** How often the rest of a spend is computed anew, when another reversal was faster. */
const attemptsMax = 5;

/**
 * Gives credits of a spend back, all or some, in as many calls as are needed and never more than it took; once for each
 * idempotency key. They return to the lots from which they were taken, those that were taken last first. If the wallet
 * was merged since, the credits go to the wallet into which it was merged. For services only.
 * @throws Refusal FORBIDDEN, NOT_FOUND, CONFLICT (SPEND_REVERSED, IDEMPOTENCY_KEY_REUSED, WALLET_MERGED when the wallet
 *   is being merged, WALLET_LIMIT_REACHED), SERVICE_UNAVAILABLE
 */
export async function reverseSpend(
  context: AppContext,
  caller: Caller,
  input: ReverseSpendInput,
): Promise<Posted> {
  requirePermission(caller.viewer, "reverseSpend");
  const spend = await findSpend(context.database, readSpendId(input.spendId));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await post(context, caller, input, spend);
    } catch (error) {
      if (attempt === attemptsMax || !hasLessLeft(error, input)) throw error;
    }
  }
}

/** Whether there is a rest of the spend, smaller than the one that was computed before the call had its turn. */
function hasLessLeft(error: unknown, { amount }: ReverseSpendInput): boolean {
  if (amount != null || !(error instanceof Refusal)) return false;
  return error.details.reason === "SPEND_REVERSED" && (error.details.available ?? 0) > 0;
}

async function post(
  { database, ledger, reversalGraceMilliseconds: graceMilliseconds }: AppContext,
  caller: Caller,
  input: ReverseSpendInput,
  spend: Spend,
): Promise<Posted> {
  const { reason, idempotencyKey } = input;
  const read = { query: database.readRows.bind(database) };
  const userId = await findPresentOwnerOf(read, spend.walletId);
  const cause = `reverse:${idempotencyKey}`;
  const [given, earlier] = await Promise.all([
    sumReversals(read, [spend]),
    // Read after the owner: what another wallet was given, it was given before the merge.
    userId === spend.userId ? undefined : findReversal(database, spend, cause),
  ]);
  // When nothing is left, the ledger still has to find out whether the call is a repeat.
  const amount = input.amount ?? (spend.amount - (given.get(spend.id) ?? 0) || spend.amount);
  const posting = {
    userId,
    environment: spend.environment,
    creditType: spend.creditType,
    kind: "SPEND_REVERSAL",
    amount,
    cause,
    fingerprint: fingerprintOf(spend.id, input.amount ?? null, reason),
    reference: spend.id,
    returns: { entryId: spend.id, graceMilliseconds },
    actor: caller.viewer.userId,
    reason,
  } as const;
  if (earlier) return replay(database, earlier, posting);
  return ledger.post({
    ...posting,
    tasks: [
      taskFor(reversalKeeper, { spend, amount }),
      taskFor(auditKeeper, { caller, operation: "reverseSpend", input, database }),
    ],
  });
}

/** The first result of a call that is repeated after a merge: the ledger looks for it in the new owner's wallets. */
async function replay(database: Database, entry: LedgerEntry, posting: Omit<Posting, "id">): Promise<Posted> {
  const refusal = refuseOtherRequest(entry, posting);
  if (refusal) throw refusal;
  return { entry, replayed: true, wallet: await readWallet(database, posting) };
}

interface Reversal {
  readonly spend: Spend;
  /** Credits to give back. */
  readonly amount: number;
}

/**
 * Never lets reversals give back more than the spend took. All reversals of a spend lock the same wallet: the one that
 * has its credits now.
 */
const reversalKeeper: Bookkeeper<Reversal> = {
  async prepare(tx, reversals) {
    const given = new Map(
      await sumReversals(
        tx,
        reversals.map(({ spend }) => spend),
      ),
    );
    const givenOf = ({ id }: Spend) => given.get(id) ?? 0;
    return {
      check: ({ spend, amount }) => {
        const left = spend.amount - givenOf(spend);
        return amount <= left ? undefined : refuseReversal(left, amount);
      },
      accept: ({ spend, amount }) => void given.set(spend.id, givenOf(spend) + amount),
    };
  },
  rows: ({ id }, { spend, amount }) => [
    {
      table: "spend_reversals",
      row: { walletId: spend.walletId, spendSequence: spend.sequence, id, amount },
    },
  ],
};

function refuseReversal(left: number, required: number): Refusal {
  const message =
    left === 0
      ? "All credits of the spend were given back already."
      : `Only ${left} credits of the spend were not given back yet.`;
  return new Refusal("CONFLICT", message, { reason: "SPEND_REVERSED", required, available: left });
}
