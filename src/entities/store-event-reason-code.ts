import { registerEnumType } from "type-graphql";

const descriptions = {
  UNKNOWN_PRODUCT: "Parked: the product is not mapped to a package. Applied as soon as it is.",
  ANONYMOUS_USER:
    "Parked: the event only names anonymous ids. Applied as soon as one of them is linked to a user.",
  UNKNOWN_USER:
    "Parked: the event names no usable user id, or names one as a number, which JSON may have rounded.",
  AMBIGUOUS_USER: "Parked: the event's ids belong to different users, and the service does not guess.",
  INVALID_QUANTITY: "Parked: the quantity is not a whole number from 1 to 100.",
  MISSING_TRANSACTION:
    "Parked: the event names no store transaction, or names it by a number that JSON may have rounded.",
  MISSING_ENVIRONMENT: "Parked: the event does not say whether it comes from the sandbox or from production.",
  ENVIRONMENT_MISMATCH: "Parked, never applied: a production event reached a service that is not production.",
  TRANSACTION_CONFLICT:
    "Parked: this purchase or period was granted before, to another user or for another product.",
  TRANSACTION_DISMISSED:
    "Parked: an admin dismissed another event about this purchase or period. Only an admin can apply it.",
  UNCLEAR_REFUND:
    "Parked: a one-time purchase was cancelled and the event does not say whether it was refunded, or a " +
    "refund does not say which purchase or period of its transaction it is about. Such a refund is " +
    "applied when a matching purchase arrives.",
  WALLET_LIMIT_REACHED: "Parked: the wallet cannot hold that many credits.",
  REFUND_NOTED: "Applied: the refund or reversal waits for its purchase, or has no further effect.",
  NET_ZERO:
    "Applied: the purchase was refunded before its event arrived, so its credits were added and taken " +
    "back at once.",
  DUPLICATE_TRANSACTION: "Ignored: another event granted this purchase or period.",
  TEST_EVENT: "Ignored: RevenueCat's test button.",
  PROMOTIONAL: "Ignored: an entitlement that was granted for free in RevenueCat's dashboard.",
  FAMILY_SHARE: "Ignored: shared by a family member, not bought.",
  SANDBOX_IGNORED: "Ignored: this production service is set to ignore the stores' sandboxes.",
  NOTHING_TO_GRANT:
    "Ignored: by the product's mapping this event grants nothing or takes nothing back, or the " +
    "cancelled product is not mapped yet. A refund is kept: if a later mapping grants the purchase, its " +
    "credits are taken back.",
  NOT_A_REFUND: "Ignored: a cancellation without a refund.",
  NO_EFFECT: "Ignored: this type of event does not change credits.",
  FAULT: "Failed: see the log.",
} as const;

export type StoreEventReasonCode = keyof typeof descriptions;

/** Why a store event is parked, ignored or applied without moving credits. */
export const StoreEventReasonCode = Object.fromEntries(
  Object.keys(descriptions).map((code) => [code, code]),
) as { readonly [Code in StoreEventReasonCode]: Code };

/** Whether the event is parked because it names no environment, or another one than the service's. */
export function isEnvironmentProblem(reasonCode: StoreEventReasonCode | null): boolean {
  return reasonCode === "ENVIRONMENT_MISMATCH" || reasonCode === "MISSING_ENVIRONMENT";
}

registerEnumType(StoreEventReasonCode, {
  name: "StoreEventReason",
  description: "Why a store event is parked, ignored or applied without moving credits.",
  valuesConfig: Object.fromEntries(
    Object.entries(descriptions).map(([code, description]) => [code, { description }]),
  ) as Record<StoreEventReasonCode, { description: string }>,
});
