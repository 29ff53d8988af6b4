import { storeViewer } from "../auth/internal-callers";
import type { StoreEvent, StoreEventStatus } from "../entities/store-event";
import type { StoreEventReason } from "../entities/store-event-reason";
import type { LockedEvent } from "./placed-event";

/** What becomes of an event. */
export interface Decision {
  readonly status: StoreEventStatus;
  readonly reason: StoreEventReason | null;
  readonly userId?: string | null;
  readonly purchaseId?: string | null;
}

/** What is decided with beside the event itself: who decides and why, and what an admin or a transfer supplies. */
export interface DecisionInput {
  readonly userId?: string | null;
  readonly packageId?: string | null;
  readonly quantity?: number | null;
  /** Which of its transaction's purchases a refund or reversal means. */
  readonly purchaseId?: string | null;
  /** The admin's word that an unclear cancellation is a refund. */
  readonly isRefund?: boolean;
  /** Who moves the credits, and why, as the ledger shall keep it. */
  readonly actor: string;
  readonly reason: string | null;
}

/** Whose an admin or a transfer said it is; null when the event's own ids tell. */
export function assignedUserOf({ row }: LockedEvent, { userId }: DecisionInput): string | null {
  return userId ?? row.assignedUserId;
}

/** Whether there is anything to tell: an event that stays parked for the same reason is no news. */
export function isNewDecision(before: StoreEvent, after: StoreEvent): boolean {
  return after.status !== before.status || after.reason !== before.reason;
}

/** The actor of what the store did by itself. */
export const storeActor = storeViewer.userId;

export const ignored = (reason: StoreEventReason, more: Partial<Decision> = {}): Decision => ({
  status: "IGNORED",
  reason,
  ...more,
});

export const parked = (reason: StoreEventReason, more: Partial<Decision> = {}): Decision => ({
  status: "PARKED",
  reason,
  ...more,
});

export const applied = (more: Partial<Decision> = {}): Decision => ({
  status: "APPLIED",
  reason: null,
  ...more,
});
