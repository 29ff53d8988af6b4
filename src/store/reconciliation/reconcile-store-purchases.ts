import { Not } from "typeorm";
import { requirePermission } from "../../auth/permissions";
import type { Caller } from "../../auth/caller";
import { StoreProduct } from "../../entities/store-product";
import { StoreTransaction, type StoreTransactionState } from "../../entities/store-transaction";
import { walletEnvironmentOf, type WalletEnvironment } from "../../environment";
import { conflict, Refusal } from "../../errors";
import { explainError } from "../../database/database-errors";
import { storeKey } from "../../entities/store-key";
import type { RevenueCatClient, RevenueCatCustomer } from "../../revenuecat/revenuecat-client";
import type { AppContext } from "../../context/app-context";
import { applyStep } from "./apply-step";
import type { Difference, ReconciliationFinding, ReconciliationStep } from "./finding";
import { findAdminDecision } from "./find-admin-decision";
import { findOtherOwner } from "../find-other-owner";
import { readOneTimeSales } from "./read-one-time-sales";
import { readSubscriptionSales } from "./read-subscription-sales";
import { findGrant, type StoreSale } from "./store-sale";

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
