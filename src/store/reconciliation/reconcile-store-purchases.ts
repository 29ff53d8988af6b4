import { Not } from "typeorm";
import { recordAuditEntry } from "../../audit/record-audit-entry";
import { requirePermission } from "../../auth/permissions";
import type { Caller } from "../../auth/caller";
import type { StoreEvent } from "../../entities/store-event";
import { StoreProduct } from "../../entities/store-product";
import { StoreTransaction, type StoreTransactionState } from "../../entities/store-transaction";
import { walletEnvironmentOf, type WalletEnvironment } from "../../environment";
import { reconciliationIdPrefix } from "../../ids";
import { publicIds } from "../../public-ids";
import { conflict, Refusal } from "../../errors";
import { explainError } from "../../database/database-errors";
import { storeKey } from "../../entities/store-key";
import type { RevenueCatClient, RevenueCatCustomer } from "../../revenuecat/revenuecat-client";
import type { AppContext } from "../../context/app-context";
import { findAdminDecision } from "./find-admin-decision";
import { findOtherOwner } from "../find-other-owner";
import { readOneTimeSales } from "./read-one-time-sales";
import { readSubscriptionSales } from "./read-subscription-sales";
import { auditedEvent } from "../inbox/audited-event";
import { recordStoreEvent, type RecordChange } from "../inbox/record-store-event";
import { retryParkedEvents } from "../inbox/retry-parked-events";
import { findGrant, type StoreSale } from "./store-sale";

/** What the ledger lacks of a sale; `REVIEW` when a person has to decide. */
export type ReconciliationStep = "GRANT" | "REFUND" | "REVERSAL" | "REVIEW";

export interface ReconciliationFinding {
  readonly userId: string;
  readonly store: string;
  /** The store's own id, or RevenueCat's if RevenueCat does not give the store's. */
  readonly transactionId: string;
  readonly productId: string | null;
  readonly step: ReconciliationStep;
  /** The event that applied the step, with its decision; null in a dry run and for `REVIEW`. */
  readonly storeEvent: StoreEvent | null;
  /** Why a person has to decide, or which other user id was credited; null otherwise. */
  readonly note: string | null;
}

/** The event's decision as status and reason, such as `PARKED UNKNOWN_PRODUCT`; null when no event applied the step. */
export function decisionOf({ storeEvent }: Pick<ReconciliationFinding, "storeEvent">): string | null {
  return storeEvent && [storeEvent.status, storeEvent.reasonCode].filter(Boolean).join(" ");
}

export interface Reconciliation {
  /** Whether RevenueCat knows the user in our project. */
  readonly customerKnown: boolean;
  readonly findings: readonly ReconciliationFinding[];
}

/**
 * Compares a user's purchases at RevenueCat with the ledger, and applies what the webhook missed. Each step goes
 * through the inbox with the webhook's cause, so that the webhook changes nothing if it arrives after all. A dry run
 * unless `apply`. Reads everything from RevenueCat before it applies the first step.
 * @throws Refusal FORBIDDEN, CONFLICT when there is no API key, SERVICE_UNAVAILABLE, naming the user, when RevenueCat
 * or the database does not answer: steps that were applied stay, and a repeat applies the rest
 */
export async function reconcileStorePurchases(
  context: AppContext,
  caller: Caller,
  { userId, apply }: { userId: string; apply: boolean },
): Promise<Reconciliation> {
  requirePermission(caller.viewer, "reconcileStorePurchases");
  const { revenueCat } = context;
  if (!revenueCat) {
    throw conflict(
      "REVENUECAT_NOT_CONFIGURED",
      "Set REVENUECAT_API_KEY and REVENUECAT_PROJECT_ID to reconcile.",
    );
  }
  try {
    const differences = await findDifferences(context, revenueCat, userId);
    const findings: ReconciliationFinding[] = [];
    for (const { sale, finding, grant } of differences ?? []) {
      const isApplied = apply && finding.step !== "REVIEW";
      const storeEvent = isApplied ? await applyStep(context, caller, { sale, finding, grant }) : null;
      findings.push({ ...finding, storeEvent });
    }
    return { customerKnown: differences !== undefined, findings };
  } catch (error) {
    throw namingUser(error, userId);
  }
}

/**
 * Names the user in a temporary error, so that an operator knows whom to reconcile again. Leaves other errors as they
 * are.
 */
function namingUser(error: unknown, userId: string): unknown {
  const refusal = explainError(error);
  if (refusal?.code !== "SERVICE_UNAVAILABLE") return error;
  const message = `User ${userId} was not finished: ${refusal.message}`;
  return Object.assign(new Refusal(refusal.code, message, refusal.details), { cause: error });
}

interface Difference {
  readonly sale: StoreSale;
  readonly finding: ReconciliationFinding;
  readonly grant: StoreTransaction | undefined;
}

/** Undefined when RevenueCat does not know the user. */
async function findDifferences(
  context: AppContext,
  revenueCat: RevenueCatClient,
  userId: string,
): Promise<Difference[] | undefined> {
  const environment = walletEnvironmentOf(context.deployment);
  const customer: RevenueCatCustomer = {
    id: userId,
    environment: environment === "PRODUCTION" ? "production" : "sandbox",
  };
  const purchases = await readOneTimeSales(revenueCat, customer);
  if (!purchases) return undefined;
  const periods = await readSubscriptionSales(context, revenueCat, customer, environment);
  const differences: Difference[] = [];
  for (const sale of [...purchases, ...periods]) {
    const difference = await compare(context, { userId, environment, sale });
    if (difference) differences.push(difference);
  }
  return differences;
}

async function compare(
  context: AppContext,
  of: { userId: string; environment: WalletEnvironment; sale: StoreSale },
): Promise<Difference | undefined> {
  const { userId, sale } = of;
  const { id, store, transactionId } = sale;
  const doubt = sale.doubt ?? (transactionId === null ? "RevenueCat names no store transaction." : null);
  const grant = await readGrant(context, of);
  const otherOwner = await findOtherOwner(context, of, grant);
  const unclear = doubt !== null && !isGrantedPeriod(sale, grant);
  const clear = doubt === null ? stepOf(sale.storeState, grant?.state ?? "NEW") : undefined;
  const step = clear ?? (unclear || otherOwner !== null ? ("REVIEW" as const) : undefined);
  if (!step) return undefined;
  const note = unclear ? doubt : otherOwner;
  const productId = await sale.findProductId();
  if (step === "GRANT" && (await grantsNothing(context, store, productId))) return undefined;
  const found = { userId, store, transactionId: transactionId ?? id, productId, storeEvent: null };
  if (step === "REVIEW") return { sale, finding: { ...found, step, note }, grant };
  const refused = await findAdminDecision(context, { ...of, step });
  const finding = { ...found, step: refused === null ? step : ("REVIEW" as const), note: refused ?? note };
  return { sale, finding, grant };
}

/** The grant of a sale, even if it was refunded since; undefined when there is none. */
async function readGrant(
  { database }: AppContext,
  { environment, sale }: { environment: WalletEnvironment; sale: StoreSale },
): Promise<StoreTransaction | undefined> {
  const { store, transactionId } = sale;
  if (transactionId === null) return undefined;
  const rows = await database.read.findBy(StoreTransaction, {
    environment,
    store: storeKey(store),
    transactionId: storeKey(transactionId),
    state: Not("NEW"),
  });
  return findGrant(rows, sale);
}

/** A granted period needs no review, even when RevenueCat's data about it is incomplete. */
function isGrantedPeriod({ type }: StoreSale, grant: StoreTransaction | undefined): boolean {
  return type !== "NON_RENEWING_PURCHASE" && grant !== undefined;
}

function stepOf(
  storeState: StoreSale["storeState"],
  state: StoreTransactionState,
): ReconciliationStep | undefined {
  if (state === "NEW") return storeState === "REFUNDED" ? undefined : "GRANT";
  if (state === "GRANTED") return storeState === "REFUNDED" ? "REFUND" : undefined;
  return storeState === "OWNED" ? "REVERSAL" : undefined;
}

/**
 * Whether the product is mapped to no package. False for an unmapped product: its purchase is parked, as by the
 * webhook.
 */
async function grantsNothing(
  { database }: AppContext,
  store: string,
  productId: string | null,
): Promise<boolean> {
  if (productId === null) return false;
  const mapping = await database.read.findOneBy(StoreProduct, { store, productId: storeKey(productId) });
  return mapping !== null && mapping.packageId === null;
}

const refundStepTypes = { REFUND: "CANCELLATION", REVERSAL: "REFUND_REVERSED" } as const;

/**
 * Applies a step as the event that the webhook should have sent. The event's id is the same each time, so that a repeat
 * changes nothing.
 */
async function applyStep(
  context: AppContext,
  caller: Caller,
  { sale, finding, grant }: Difference,
): Promise<StoreEvent> {
  const { userId, store, transactionId, productId, step } = finding;
  const environment = walletEnvironmentOf(context.deployment);
  const isRefundStep = step === "REFUND" || step === "REVERSAL";
  const event = {
    type: isRefundStep ? refundStepTypes[step] : sale.type,
    id: `${reconciliationIdPrefix}${environment}:${sale.id}:${step}:${grant?.refunds ?? 0}`,
    event_timestamp_ms: isRefundStep ? (sale.changedAt ?? Date.now()) : sale.purchasedAt,
    app_user_id: userId,
    aliases: [userId],
    environment,
    store,
    product_id: productId,
    transaction_id: transactionId,
    // The webhook's time of the period, if it sent one; the API's may differ by seconds.
    purchased_at_ms: typeof grant?.period === "number" ? grant.period : sale.purchasedAt,
    quantity: sale.quantity,
    ...(step === "REFUND" ? { cancel_reason: "CUSTOMER_SUPPORT" } : {}),
  };
  const body = Buffer.from(JSON.stringify({ api_version: "1.0", event }));
  const { event: decided } = await recordStoreEvent(context, caller, body, recordFor(caller, userId));
  // Parked events about the same purchase have nothing left to grant.
  const transaction = { environment, store: storeKey(store), transactionId: storeKey(transactionId) };
  await retryParkedEvents(context, caller, transaction);
  return decided;
}

/** Writes an audit entry for each event that this reconciliation adds to the inbox or decides about again. */
function recordFor(caller: Caller, userId: string): RecordChange {
  return (tx, before, after) =>
    recordAuditEntry(tx, caller, {
      operation: "reconcileStorePurchases",
      input: { userId, apply: true },
      subject: publicIds.StoreEvent.write(after),
      before: before && auditedEvent(before),
      after: auditedEvent(after),
    });
}
