/** What several screens share. */

export const common = {
  asTable: "As a table",
  firstPage: "First page",
  loading: "Loading",
  nextPage: "Next page",
  nothingToDraw: "There is nothing to draw yet.",
  pages: "Pages of the list",
  time: "Time",
} as const;

export const actions = {
  cancel: "Cancel",
  close: "Close",
  preview: "Show what will happen",
  reason: "Reason",
  reasonHint: "Kept in the ledger and the audit log. Users cannot read it.",
  reasonRule: "A reason of 1 to 500 characters",
  whatWillHappen: "What will happen",
} as const;

export const problems = {
  BAD_USER_INPUT: "Something in the form is not right",
  UNAUTHENTICATED: "The token is no longer accepted",
  FORBIDDEN: "Your role does not allow this",
  NOT_FOUND: "There is no such thing",
  CONFLICT: "The present state forbids it",
  RATE_LIMITED: "Too many requests: wait a moment",
  SERVICE_UNAVAILABLE: "The service cannot answer now: try again",
  INTERNAL_SERVER_ERROR: "A fault of the service",
  INSUFFICIENT_CREDITS: "There are too few credits",
  NETWORK: "The service cannot be reached",
  UNKNOWN: "It did not work",
  reason: "Reason code",
  requestId: "Request id",
} as const;

/** The service's own values, in words. */
export const values = {
  environments: { SANDBOX: "Sandbox", PRODUCTION: "Production" },
  kinds: {
    ADJUSTMENT: "Adjustment",
    GRANT: "Grant",
    HOLD: "Hold",
    HOLD_CHANGE: "Hold changed",
    HOLD_RELEASE: "Hold ended",
    MERGE: "Merge",
    PURCHASE: "Purchase",
    REFUND: "Refund",
    REFUND_REVERSAL: "Refund reversed",
    SPEND: "Spend",
    SPEND_REVERSAL: "Spend reversed",
  },
  holds: { OPEN: "Open", CAPTURED: "Captured", RELEASED: "Released", EXPIRED: "Expired" },
  statuses: {
    APPLIED: "Applied",
    DISMISSED: "Dismissed",
    FAILED: "Failed",
    IGNORED: "Ignored",
    PARKED: "Parked",
  },
  transactionStates: { GRANTED: "Granted", REFUNDED: "Refunded" },
  reasons: {
    AMBIGUOUS_USER: "Its ids belong to different users",
    ANONYMOUS_USER: "It names only anonymous ids",
    DUPLICATE_TRANSACTION: "Another event granted this purchase",
    ENVIRONMENT_MISMATCH: "A production event at a service that is not production",
    FAMILY_SHARE: "Shared by a family member, not bought",
    FAULT: "A fault of the service",
    INVALID_QUANTITY: "The quantity is not from 1 to 100",
    MISSING_ENVIRONMENT: "It does not say which environment it is from",
    MISSING_TRANSACTION: "It names no store transaction",
    NET_ZERO: "Bought and refunded at once",
    NOTHING_TO_GRANT: "Grants and takes nothing by the mapping",
    NOT_A_REFUND: "Cancelled without a refund",
    NO_EFFECT: "This type does not change credits",
    PROMOTIONAL: "Granted for free in RevenueCat",
    REFUND_NOTED: "The refund is noted",
    SANDBOX_IGNORED: "Sandbox events are ignored here",
    TEST_EVENT: "RevenueCat's test button",
    TRANSACTION_CONFLICT: "Granted before, to another user or for another product",
    TRANSACTION_DISMISSED: "An admin dismissed another event about it",
    UNCLEAR_REFUND: "It is not clear what was refunded",
    UNKNOWN_PRODUCT: "The product is not mapped to a package",
    UNKNOWN_USER: "It names no user",
    WALLET_LIMIT_REACHED: "The wallet would hold too many credits",
  },
} as const;
