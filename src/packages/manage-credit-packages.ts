import { clockTime } from "../clock";
import { defaultCreditType } from "../credit-types";
import { recordAuditEntry } from "../audit/record-audit-entry";
import { requirePermission, type AuditedOperation } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import { lockRow } from "../database/rows";
import type { Transaction } from "../database/transaction";
import { CreditPackage } from "../entities/credit-package";
import { Refusal, badInput, conflict } from "../errors";
import { isPackageId, newPackageId } from "../ids";
import type {
  CreateCreditPackageInput,
  CreditPackageIdInput,
  UpdateCreditPackageInput,
} from "../inputs/credit-package.input";
import type { AppContext } from "../context/app-context";
import { packageChanged } from "../context/events";

/**
 * Puts a new package on sale.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT when credits and bonus together exceed 2^53-1.
 */
export async function createCreditPackage(
  { database }: AppContext,
  caller: Caller,
  input: CreateCreditPackageInput,
): Promise<CreditPackage> {
  requirePermission(caller.viewer, "createCreditPackage");
  const now = clockTime();
  const creditPackage: CreditPackage = {
    id: newPackageId(),
    name: input.name,
    description: input.description ?? null,
    credits: input.credits,
    bonusCredits: input.bonusCredits,
    priceAmount: input.priceAmount,
    currency: input.currency,
    creditType: input.creditType ?? defaultCreditType,
    sortOrder: input.sortOrder,
    purchaseLimitPerUser: input.purchaseLimitPerUser ?? null,
    refundPolicy: input.refundPolicy,
    archivedAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  requireExactTotal(creditPackage);
  await database.inTransaction(async (tx) => {
    await tx.manager.insert(CreditPackage, creditPackage);
    const { id: subject } = creditPackage;
    const operation = "createCreditPackage";
    await recordAuditEntry(tx, caller, { operation, input, subject, before: null, after: creditPackage });
  });
  return creditPackage;
}

/**
 * Changes the given fields. Earlier purchases keep their price and credits.
 * @throws Refusal FORBIDDEN, NOT_FOUND, BAD_USER_INPUT, CONFLICT VERSION_OUTDATED when the package no longer has the
 *   expected version.
 */
export async function updateCreditPackage(
  context: AppContext,
  caller: Caller,
  input: UpdateCreditPackageInput,
): Promise<CreditPackage> {
  requirePermission(caller.viewer, "updateCreditPackage");
  const { id: _, expectedVersion, ...changes } = input;
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return change(context, caller, { operation: "updateCreditPackage", input }, ({ version }) => {
    if (expectedVersion != null && version !== expectedVersion)
      throw versionOutdated(version, expectedVersion);
    return given;
  });
}

/**
 * Takes the package off sale. Archiving an archived package changes nothing.
 * @throws Refusal FORBIDDEN, NOT_FOUND
 */
export async function archiveCreditPackage(
  context: AppContext,
  caller: Caller,
  input: CreditPackageIdInput,
): Promise<CreditPackage> {
  requirePermission(caller.viewer, "archiveCreditPackage");
  return change(context, caller, { operation: "archiveCreditPackage", input }, ({ archivedAt }) =>
    archivedAt ? {} : { archivedAt: clockTime() },
  );
}

/**
 * Puts the package on sale again. Restoring a package on sale changes nothing.
 * @throws Refusal FORBIDDEN, NOT_FOUND
 */
export async function restoreCreditPackage(
  context: AppContext,
  caller: Caller,
  input: CreditPackageIdInput,
): Promise<CreditPackage> {
  requirePermission(caller.viewer, "restoreCreditPackage");
  return change(context, caller, { operation: "restoreCreditPackage", input }, ({ archivedAt }) =>
    archivedAt ? { archivedAt: null } : {},
  );
}

/** A call that changes a package, for the audit log. */
interface PackageCall {
  readonly operation: AuditedOperation;
  readonly input: CreditPackageIdInput;
}

async function change(
  { database, packageCache, events }: AppContext,
  caller: Caller,
  { operation, input }: PackageCall,
  changesOf: (present: CreditPackage) => Partial<CreditPackage>,
): Promise<CreditPackage> {
  const { id } = input;
  const changed = await database.inTransaction(async (tx) => {
    const present = await lockPackage(tx, id);
    const changes = changesOf(present);
    if (Object.keys(changes).length === 0) return present;
    const after = { ...present, ...changes, version: present.version + 1, updatedAt: clockTime() };
    requireExactTotal(after);
    await tx.manager.update(CreditPackage, { id }, after);
    await recordAuditEntry(tx, caller, { operation, input, subject: id, before: present, after });
    return after;
  });
  packageCache.forget(id);
  packageChanged(events, id);
  return changed;
}

async function lockPackage(tx: Transaction, id: string): Promise<CreditPackage> {
  if (!isPackageId(id)) throw noSuchPackage();
  await lockRow(tx, "credit_packages", { id });
  const creditPackage = await tx.manager.findOneBy(CreditPackage, { id });
  if (!creditPackage) throw noSuchPackage();
  return creditPackage;
}

function versionOutdated(present: number, expected: number): Refusal {
  return conflict(
    "VERSION_OUTDATED",
    `The package has version ${present} now, not ${expected}: somebody else has changed it. Read it again.`,
  );
}

function noSuchPackage(): Refusal {
  return new Refusal("NOT_FOUND", "There is no such credit package.");
}

function requireExactTotal({ credits, bonusCredits }: CreditPackage): void {
  if (Number.isSafeInteger(credits + bonusCredits)) return;
  throw badInput([
    { field: "bonusCredits", message: "credits and bonusCredits together must be at most 2^53-1" },
  ]);
}
