import { clockTime } from "../../clock";
import type { Transaction } from "../../database/transaction";
import { keepExisting } from "../../database/dialect";
import { insertRows } from "../../database/rows";
import { StoreEvent } from "../../entities/store-event";
import { Refusal } from "../../errors";
import type { WalletEnvironment } from "../../environment";
import type { AppContext } from "../../context/app-context";
import { linkIdsOfEvent } from "../identities";
import { grantStorePurchase } from "../grants/grant-store-purchase";
import type { Ledger } from "../../ledger/ledger";
import { cancelStorePurchase, reverseStoreRefund } from "../refunds/refund-store-purchase";
import { assignedUserOf, ignored, parked, storeActor, type DecisionInput, type Decision } from "../decision";
import type { DecidableEvent, LockedEvent } from "../placed-event";
import { transferTypes } from "../periods";
import { transferStorePurchases } from "../grants/transfer-store-purchases";

type Handler = (
  tx: Transaction,
  ledger: Ledger,
  event: DecidableEvent,
  input: DecisionInput,
) => Promise<Decision>;

/** The types of events that can change credits. All others are kept and have no effect. */
const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["NON_RENEWING_PURCHASE", grantStorePurchase],
  ["INITIAL_PURCHASE", grantStorePurchase],
  ["RENEWAL", grantStorePurchase],
  ["CANCELLATION", cancelStorePurchase],
  ["REFUND_REVERSED", reverseStoreRefund],
  ["TRANSFER", (tx, _ledger, event, input) => transferStorePurchases(tx, event, input)],
  ["PURCHASE_REDEEMED", (tx, _ledger, event, input) => transferStorePurchases(tx, event, input)],
]);

/** Types that are about users, not money. RevenueCat may send them without an environment. */
const userTypes: ReadonlySet<string> = new Set(transferTypes);

/**
 * Decides about an event, moves credits accordingly, and writes the decision to the event's row.
 * @returns the row after that
 */
export async function decideStoreEvent(
  tx: Transaction,
  context: AppContext,
  event: LockedEvent,
  input: DecisionInput,
): Promise<StoreEvent> {
  const { row } = event;
  const decision = await decide(tx, context, event, input);
  if (decision.status === "PARKED") await insertClaims(tx, event);
  const { status, reasonCode, userId = row.userId, purchaseId = row.purchaseId } = decision;
  const attempts = row.attempts + 1;
  const changes = { status, reasonCode, userId, purchaseId, attempts, failures: 0, decidedAt: clockTime() };
  await tx.manager.update(StoreEvent, { eventId: row.eventId }, changes);
  return { ...row, ...changes };
}

async function decide(
  tx: Transaction,
  { deployment, storeQueue, ledger }: AppContext,
  event: LockedEvent,
  input: DecisionInput,
): Promise<Decision> {
  if (event.environment === "PRODUCTION" && deployment !== "production")
    return parked("ENVIRONMENT_MISMATCH");
  if (event.type === "TEST") return ignored("TEST_EVENT");
  const handle = handlers.get(event.type);
  const ignoresSandbox = deployment === "production" && storeQueue.config.sandboxEvents === "ignore";
  if (event.environment === null) {
    if (!handle) return ignored("NO_EFFECT");
    if (!userTypes.has(event.type)) return parked("MISSING_ENVIRONMENT");
    const environments: WalletEnvironment[] = deployment === "production" ? ["PRODUCTION"] : [];
    if (!ignoresSandbox) environments.push("SANDBOX");
    const placed = environments.map((each) => ({ ...event, environment: each }));
    for (const each of placed) if (assignedUserOf(each, input) === null) await linkIdsOfEvent(tx, each);
    return transferInEach(tx, placed, input);
  }
  if (event.environment === "SANDBOX" && ignoresSandbox) return ignored("SANDBOX_IGNORED");
  const placed: DecidableEvent = { ...event, environment: event.environment };
  // When an admin or a transfer named the user, the event's own ids do not count.
  if (assignedUserOf(placed, input) === null) await linkIdsOfEvent(tx, placed);
  if (!handle) return ignored("NO_EFFECT");
  try {
    return await handle(tx, ledger, placed, input);
  } catch (error) {
    if (error instanceof Refusal && error.details.reason === "WALLET_LIMIT_REACHED") {
      return parked("WALLET_LIMIT_REACHED");
    }
    // For a store the refusal is a fault: the event is kept and tried again. A refused event would be lost.
    if (error instanceof Refusal && error.details.reason === "WALLET_DAMAGED" && input.actor === storeActor)
      throw new Error(error.message, { cause: error });
    throw error;
  }
}

/**
 * Applies a transfer without an environment in each environment. Parked purchases keep their own. When only one
 * environment knows the user, the purchases that are parked in the other one go to the same user.
 */
async function transferInEach(
  tx: Transaction,
  placed: readonly DecidableEvent[],
  input: DecisionInput,
): Promise<Decision> {
  const decisions: Decision[] = [];
  for (const event of placed) decisions.push(await transferStorePurchases(tx, event, input));
  const decision = decisions.find(({ status }) => status === "APPLIED");
  if (!decision) return decisions[0] ?? ignored("NO_EFFECT");
  for (const [index, event] of placed.entries()) {
    const isDecided = decisions[index]?.status === "APPLIED";
    if (!isDecided) await transferStorePurchases(tx, event, { ...input, userId: decision.userId });
  }
  return decision;
}

/** Records the ids under which the parked event can be claimed. */
async function insertClaims(tx: Transaction, { row: { eventId }, claimIds }: LockedEvent): Promise<void> {
  await insertRows(
    tx,
    "store_event_claims",
    claimIds.toSorted().map((appUserId) => ({ appUserId, eventId })),
    keepExisting("eventId"),
  );
}
