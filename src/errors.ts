/**
 * All refusals of this service, with their HTTP statuses. Clients rely on the codes: add new ones, never rename one.
 */
export const refusalStatus = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  REQUEST_HEADERS_TOO_LARGE: 431,
  SERVICE_UNAVAILABLE: 503,
} as const;

export type RefusalCode = keyof typeof refusalStatus;

/** The reason of a CONFLICT, sent as `details.reason`. */
export type ConflictReason =
  | "PACKAGE_ARCHIVED"
  | "PURCHASE_LIMIT_REACHED"
  | "IDEMPOTENCY_KEY_REUSED"
  | "WALLET_LIMIT_REACHED"
  | "INSUFFICIENT_CREDITS"
  | "SPEND_REVERSED"
  | "HOLD_ENDED"
  | "HOLDS_OPEN"
  | "PACKAGE_CHANGED"
  | "VERSION_OUTDATED"
  | "SPENDING_FROZEN"
  | "SANDBOX_LIMIT_REACHED"
  | "WALLET_MERGED"
  | "WALLET_DAMAGED"
  | "EVENT_DECIDED"
  | "EVENT_STAYS_PARKED"
  | "REVENUECAT_NOT_CONFIGURED"
  | "REFUND_AT_STORE";

/** A field of the caller's input and what is wrong with it. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** What a caller is told about a refusal besides its code and message. */
export interface RefusalDetails {
  readonly reason?: ConflictReason;
  readonly fields?: readonly FieldProblem[];
  /** For INSUFFICIENT_CREDITS: the credits that were to be taken. For SPEND_REVERSED: those to be given back. */
  readonly required?: number;
  /**
   * For INSUFFICIENT_CREDITS: the credits that the wallet has; 0 for a wallet in debt. For SPEND_REVERSED: the credits of
   * the spend that were not given back yet.
   */
  readonly available?: number;
  /** For INSUFFICIENT_CREDITS: how many credits have to be added, so that there are enough. */
  readonly missing?: number;
  /** For FORBIDDEN: the roles of which the caller needs one. Empty or left out when no role helps. */
  readonly requiredRoles?: readonly string[];
  /** For a change of credits that only `requiredRoles` may make: how many credits the caller may change. */
  readonly limit?: number;
  /** Seconds after which a retry can succeed. Sent as the `Retry-After` header. */
  readonly retryAfterSeconds?: number;
}

/**
 * A rule forbids what the caller asked. The message and the details are shown to the caller. Any other thrown error is
 * a fault: it is logged in full, and the caller only learns "internal error".
 */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly details: RefusalDetails = {},
  ) {
    super(message);
    this.name = "Refusal";
  }

  get status(): number {
    return refusalStatus[this.code];
  }
}

/** Makes the refusal of a request that the present state forbids. */
export function conflict(reason: ConflictReason, message: string): Refusal {
  return new Refusal("CONFLICT", message, { reason });
}

/** The refusal of a caller without a token that verifies. */
export function unauthenticated(): Refusal {
  return new Refusal("UNAUTHENTICATED", "Authentication required");
}

/** The write may or may not have happened. Only a retry with the same idempotency key can tell. */
export function unavailable(message: string, retryAfterSeconds = 1): Refusal {
  return new Refusal("SERVICE_UNAVAILABLE", message, { retryAfterSeconds });
}

/** The refusal of an input, with every field that breaks a rule. */
export function badInput(fields: readonly FieldProblem[]): Refusal {
  return new Refusal("BAD_USER_INPUT", "Validation failed", { fields });
}
