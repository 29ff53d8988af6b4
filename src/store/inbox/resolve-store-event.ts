import { clockTime } from "../../clock";
import { recordAuditEntry } from "../../audit/record-audit-entry";
import { requirePermission, type AuditedOperation } from "../../auth/permissions";
import type { Caller } from "../../auth/caller";
import type { Transaction } from "../../database/transaction";
import { StoreEvent, type StoreEventStatus } from "../../entities/store-event";
import { conflict, Refusal } from "../../errors";
import { publicIds } from "../../public-ids";
import type { ResolveStoreEventInput, RetryStoreEventInput } from "../../inputs/store-event.input";
import type { AppContext } from "../../context/app-context";
import { storeEventDecided } from "../../context/events";
import { decideStoreEvent } from "./decide-store-event";
import { auditedEvent } from "./audited-event";
import { lockStoreEvent } from "./lock-store-event";
import { retryRelatedEvents } from "./retry-parked-events";
import { isNewDecision } from "../decision";
import { chosenPackageIds, requirePackages } from "../products/chosen-packages";
import { placeKeptEvent, type LockedEvent } from "../placed-event";
import { lockStoreTransactions } from "../store-transactions";

/** An event, by RevenueCat's id. */
interface ChosenEvent {
  readonly eventId: string;
}

type StoreEventRetry = ChosenEvent & Omit<RetryStoreEventInput, "id">;
type StoreEventDecision = ChosenEvent & Omit<ResolveStoreEventInput, "id">;

/**
 * Decides again about an event that is not applied. Harmless at any time: a store transaction is granted once.
 * @throws Refusal FORBIDDEN, NOT_FOUND, CONFLICT when it is applied already
 */
export async function retryStoreEvent(
  context: AppContext,
  caller: Caller,
  input: StoreEventRetry,
): Promise<StoreEvent> {
  requirePermission(caller.viewer, "retryStoreEvent");
  const undecided: StoreEventStatus[] = ["PARKED", "FAILED", "IGNORED", "DISMISSED"];
  return resolve(context, { caller, operation: "retryStoreEvent", input, undecided }, (tx, event) =>
    decideStoreEvent(tx, context, event, { actor: caller.viewer.userId, reason: input.reason }),
  );
}

/**
 * Applies a parked or failed event with the values that the admin adds, or dismisses it. No value moves an event to
 * another environment.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT when one package and a list are given, NOT_FOUND (event, package or
 * purchase), CONFLICT when it is decided already, or when it stays parked though a package, a quantity or a purchase was given: those are not kept with the event
 */
export async function resolveStoreEvent(
  context: AppContext,
  caller: Caller,
  input: StoreEventDecision,
): Promise<StoreEvent> {
  requirePermission(caller.viewer, "resolveStoreEvent");
  const { reason, resolution, userId, quantity, purchaseId } = input;
  const packageIds = chosenPackageIds(input);
  const undecided: StoreEventStatus[] = ["PARKED", "FAILED"];
  return resolve(
    context,
    { caller, operation: "resolveStoreEvent", input, undecided },
    async (tx, locked) => {
      if (resolution === "DISMISS") return dismiss(tx, locked);
      await requirePackages(tx, packageIds);
      const assigned = userId ? await assign(tx, locked, { userId, by: caller.viewer.userId }) : locked;
      // Only an unclear cancellation becomes a refund by the admin's decision. If a cancellation failed, its own fields
      // decide whether it is a refund.
      const isRefund = locked.row.reasonCode === "UNCLEAR_REFUND";
      const decisionInput = {
        userId,
        packageIds,
        quantity,
        purchaseId,
        isRefund,
        actor: caller.viewer.userId,
        reason,
      };
      const event = await decideStoreEvent(tx, context, assigned, decisionInput);
      if (event.status === "PARKED" && (packageIds.length > 0 || quantity || purchaseId)) {
        throw conflict(
          "EVENT_STAYS_PARKED",
          `The store event stays parked: ${event.reasonCode}. Nothing was kept.`,
        );
      }
      return event;
    },
  );
}

interface ResolvingCall {
  readonly caller: Caller;
  readonly operation: AuditedOperation;
  readonly input: StoreEventRetry;
  readonly undecided: readonly StoreEventStatus[];
}

async function resolve(
  context: AppContext,
  { caller, operation, input, undecided }: ResolvingCall,
  work: (tx: Transaction, event: LockedEvent) => Promise<StoreEvent>,
): Promise<StoreEvent> {
  const { eventId, reason } = input;
  const { event, isNew, placed } = await context.database.inTransaction(async (tx) => {
    const row = await lockStoreEvent(tx, eventId);
    if (!row) throw new Refusal("NOT_FOUND", "There is no such store event.");
    if (!undecided.includes(row.status)) {
      throw conflict("EVENT_DECIDED", `The store event is ${row.status.toLowerCase()} already.`);
    }
    const resolved = { resolvedBy: caller.viewer.userId, resolutionReason: reason };
    await tx.manager.update(StoreEvent, { eventId: row.eventId }, resolved);
    const kept = placeKeptEvent(row);
    const decided = await work(tx, { ...kept, row: { ...row, ...resolved } });
    const subject = publicIds.StoreEvent.write(row);
    const states = { before: auditedEvent(row), after: auditedEvent(decided) };
    await recordAuditEntry(tx, caller, { operation, input, subject, ...states });
    return { event: decided, isNew: isNewDecision(row, decided), placed: kept };
  });
  if (isNew) storeEventDecided(context.events, { event, requestId: caller.requestId });
  await retryRelatedEvents(context, caller, placed);
  return event;
}

/** Keeps the user whom the admin named on the event, so that a later retry credits the same user. */
async function assign(
  tx: Transaction,
  event: LockedEvent,
  { userId, by }: { userId: string; by: string },
): Promise<LockedEvent> {
  const changes = { assignedUserId: userId, assignedBy: by };
  await tx.manager.update(StoreEvent, { eventId: event.row.eventId }, changes);
  return { ...event, row: { ...event.row, ...changes } };
}

async function dismiss(tx: Transaction, { row, transaction }: LockedEvent): Promise<StoreEvent> {
  // With this lock, a grant of the same purchase by another event is either complete, or waits and then sees the
  // dismissal.
  if (transaction) await lockStoreTransactions(tx, transaction);
  const changes = { status: "DISMISSED" as const, effect: null, decidedAt: clockTime() };
  await tx.manager.update(StoreEvent, { eventId: row.eventId }, changes);
  return { ...row, ...changes };
}
