import { storeViewer } from "../auth/internal-callers";
import type { StoreEvent, StoreEventStatus } from "../entities/store-event";
import type { StoreEventReasonCode } from "../entities/store-event-reason-code";
import type { LockedEvent } from "./placed-event";

/** The outcome for an event. */
export interface Decision {
  readonly status: StoreEventStatus;
  readonly reasonCode: StoreEventReasonCode | null;
  readonly userId?: string | null;
  readonly purchaseId?: string | null;
}

/** What a decision needs besides the event: who decides and why, and the values that an admin or a transfer adds. */
export interface DecisionInput {
  readonly userId?: string | null;
  /** The packages that an admin names. Empty or left out when the mapping decides. */
  readonly packageIds?: readonly string[];
  readonly quantity?: number | null;
  /** The purchase that a refund or reversal concerns, if an admin names it. */
  readonly purchaseId?: string | null;
  /** Whether an admin says that an unclear cancellation is a refund. */
  readonly isRefund?: boolean;
  /** Who moves the credits, as the ledger records it: an admin's user id or `storeActor`. */
  readonly actor: string;
  readonly reason: string | null;
}

/** The user whom an admin or a transfer named for the event; null when the event's own ids decide. */
export function assignedUserOf({ row }: LockedEvent, { userId }: DecisionInput): string | null {
  return userId ?? row.assignedUserId;
}

/** Whether the decision changed. An event that stays parked for the same reason is not reported again. */
export function isNewDecision(before: StoreEvent, after: StoreEvent): boolean {
  return after.status !== before.status || after.reasonCode !== before.reasonCode;
}

/** The actor in the ledger when a store event moves credits without an admin. */
export const storeActor = storeViewer.userId;

export const ignored = (reasonCode: StoreEventReasonCode, more: Partial<Decision> = {}): Decision => ({
  status: "IGNORED",
  reasonCode,
  ...more,
});

export const parked = (reasonCode: StoreEventReasonCode, more: Partial<Decision> = {}): Decision => ({
  status: "PARKED",
  reasonCode,
  ...more,
});

export const applied = (more: Partial<Decision> = {}): Decision => ({
  status: "APPLIED",
  reasonCode: null,
  ...more,
});
