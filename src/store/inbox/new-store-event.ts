import { clockTime } from "../../clock";
import type { StoreEvent } from "../../entities/store-event";
import { ulid } from "../../ids";
import type { PlacedArrival } from "../placed-event";

/** The row of an event that has just arrived. Until the event is decided, it has the status of a fault. */
export function newStoreEvent({ event, payload, payloadHash }: PlacedArrival): StoreEvent {
  const now = clockTime();
  const { eventId, type, environment, store, productId, transactionId, purchasedAtMilliseconds } = event;
  return {
    eventId,
    id: ulid(),
    type,
    // The status that stays when a fault prevents the decision.
    status: "FAILED",
    reasonCode: "FAULT",
    effect: null,
    environment,
    store,
    productId,
    transactionId,
    purchasedAtMilliseconds,
    madeAtMilliseconds: event.madeAtMilliseconds ?? now.getTime(),
    appUserId: event.appUserId,
    userId: null,
    assignedUserId: null,
    assignedBy: null,
    purchaseId: null,
    attempts: 0,
    failures: 0,
    payload,
    payloadHash,
    resolvedBy: null,
    resolutionReason: null,
    receivedAt: now,
    decidedAt: now,
  };
}
