import { Not } from "typeorm";
import { recordAuditEntry } from "../../audit/record-audit-entry";
import { requirePermission } from "../../auth/permissions";
import type { Caller } from "../../auth/caller";
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
import { findSold, type StoreSale } from "./store-sale";

/** What the ledger lacks of a sale; `REVIEW` when only a person can tell. */
export type ReconciliationStep = "GRANT" | "REFUND" | "REVERSAL" | "REVIEW";

export interface ReconciliationFinding {
  readonly userId: string;
  readonly store: string;
  /** The store's own id; RevenueCat's where the store's is not told. */
  readonly transactionId: string;
  readonly productId: string | null;
  readonly step: ReconciliationStep;
  /** What was decided when it was made good; null in a dry run and for what a person must look at. */
  readonly decision: string | null;
  /** Why a person must look at it, or to which other id it was credited; null otherwise. */
  readonly note: string | null;
}

export interface Reconciliation {
  /** Whether RevenueCat knows the user in our project. */
  readonly customerKnown: boolean;
  readonly findings: readonly ReconciliationFinding[];
}

/**
 * Compares what RevenueCat says a user has bought with the ledger, and makes good what its webhook missed: through the
 * inbox, under the same causes, so that a webhook that arrives after all changes nothing. A dry run unless `apply`.
 * RevenueCat is asked for everything before anything is made good.
 * @throws Refusal FORBIDDEN, CONFLICT when there is no API key, SERVICE_UNAVAILABLE, naming the user, when RevenueCat or
 * the database does not answer; what had been made good stays, and doing it again does the rest
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
    for (const { sale, finding, known } of differences ?? []) {
      const isOurs = apply && finding.step !== "REVIEW";
      const decision = isOurs ? await applyFinding(context, caller, { sale, finding, known }) : null;
      findings.push({ ...finding, decision });
    }
    return { customerKnown: differences !== undefined, findings };
  } catch (error) {
    throw namingUser(error, userId);
  }
}

/** An error that passes tells whose purchases have to be compared again; every other one stays what it is. */
function namingUser(error: unknown, userId: string): unknown {
  const refusal = explainError(error);
  if (refusal?.code !== "SERVICE_UNAVAILABLE") return error;
  const message = `User ${userId} was not finished: ${refusal.message}`;
  return Object.assign(new Refusal(refusal.code, message, refusal.details), { cause: error });
}

interface Difference {
  readonly sale: StoreSale;
  readonly finding: ReconciliationFinding;
  readonly known: StoreTransaction | undefined;
}

/** Nothing when RevenueCat does not know the user. */
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
  const doubt = sale.doubt ?? (transactionId === null ? "RevenueCat tells no store transaction." : null);
  const known = await findKnown(context, of);
  const elsewhere = await findOtherOwner(context, of, known);
  const unclear = doubt !== null && !isSettled(sale, known);
  const clear = doubt === null ? stepOf(sale.storeState, known?.state ?? "NEW") : undefined;
  const step = clear ?? (unclear || elsewhere !== null ? ("REVIEW" as const) : undefined);
  if (!step) return undefined;
  const note = unclear ? doubt : elsewhere;
  const productId = await sale.findProductId();
  if (step === "GRANT" && (await grantsNothing(context, store, productId))) return undefined;
  const found = { userId, store, transactionId: transactionId ?? id, productId, decision: null };
  if (step === "REVIEW") return { sale, finding: { ...found, step, note }, known };
  const refused = await findAdminDecision(context, { ...of, step });
  const finding = { ...found, step: refused === null ? step : ("REVIEW" as const), note: refused ?? note };
  return { sale, finding, known };
}

/** What was granted of it, even if taken back since. */
async function findKnown(
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
  return findSold(rows, sale);
}

/** A period that was granted needs nobody's eyes, whatever RevenueCat cannot tell of it. */
function isSettled({ type }: StoreSale, known: StoreTransaction | undefined): boolean {
  return type !== "NON_RENEWING_PURCHASE" && known !== undefined;
}

function stepOf(
  storeState: StoreSale["storeState"],
  state: StoreTransactionState,
): ReconciliationStep | undefined {
  if (state === "NEW") return storeState === "REFUNDED" ? undefined : "GRANT";
  if (state === "GRANTED") return storeState === "REFUNDED" ? "REFUND" : undefined;
  return storeState === "OWNED" ? "REVERSAL" : undefined;
}

/** Whether the product is mapped so that a purchase brings nothing; what is not mapped is parked like the webhook's. */
async function grantsNothing(
  { database }: AppContext,
  store: string,
  productId: string | null,
): Promise<boolean> {
  if (productId === null) return false;
  const mapping = await database.read.findOneBy(StoreProduct, { store, productId: storeKey(productId) });
  return mapping !== null && mapping.packageId === null;
}

const laterTypes = { REFUND: "CANCELLATION", REVERSAL: "REFUND_REVERSED" } as const;

/** As the event that should have come. Its id is the same each time, so that doing it twice does it once. */
async function applyFinding(
  context: AppContext,
  caller: Caller,
  { sale, finding, known }: Difference,
): Promise<string> {
  const { userId, store, transactionId, productId, step } = finding;
  const environment = walletEnvironmentOf(context.deployment);
  const isLater = step === "REFUND" || step === "REVERSAL";
  const event = {
    type: isLater ? laterTypes[step] : sale.type,
    id: `${reconciliationIdPrefix}${environment}:${sale.id}:${step}:${known?.refunds ?? 0}`,
    event_timestamp_ms: isLater ? (sale.changedAt ?? Date.now()) : sale.purchasedAt,
    app_user_id: userId,
    aliases: [userId],
    environment,
    store,
    product_id: productId,
    transaction_id: transactionId,
    // The period as the webhook told it, where it did.
    purchased_at_ms: typeof known?.period === "number" ? known.period : sale.purchasedAt,
    quantity: sale.quantity,
    ...(step === "REFUND" ? { cancel_reason: "CUSTOMER_SUPPORT" } : {}),
  };
  const body = Buffer.from(JSON.stringify({ api_version: "1.0", event }));
  const { status, reason } = (await recordStoreEvent(context, caller, body, recordFor(caller, userId))).event;
  // What waited for somebody to grant this purchase waits for nothing any more.
  const transaction = { environment, store: storeKey(store), transactionId: storeKey(transactionId) };
  await retryParkedEvents(context, caller, transaction);
  return reason ? `${status} ${reason}` : status;
}

/** Records each event that the reconciliation of this user adds to the inbox, or decides about again. */
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
