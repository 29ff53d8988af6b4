import { In, IsNull, type FindOptionsWhere } from "typeorm";
import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import { CreditPackage } from "../entities/credit-package";
import { Refusal } from "../errors";
import type { PageArgs } from "../inputs/page.args";
import { isPackageId } from "../ids";
import type { AppContext } from "../context/app-context";
import { listPage, type Page } from "../database/list-page";
import type { CreditPackageOrder } from "../inputs/credit-package-filter.input";
import { packagesInOrder } from "./list-filtered-packages";

/**
 * Lists packages by sort order. Archived ones are included only when an admin asks for them, and those of
 * one credit type if the caller names one.
 * @throws Refusal FORBIDDEN
 */
export async function listCreditPackages(
  { database }: AppContext,
  caller: Caller,
  {
    includeArchived,
    creditType,
    orderBy,
    ...page
  }: PageArgs & {
    readonly includeArchived: boolean;
    readonly creditType?: string | null;
    readonly orderBy?: CreditPackageOrder | null;
  },
): Promise<Page<CreditPackage>> {
  requirePermission(caller.viewer, "listCreditPackages");
  if (includeArchived) requirePermission(caller.viewer, "listArchivedCreditPackages");
  const shown: FindOptionsWhere<CreditPackage> = {
    ...(includeArchived ? {} : { archivedAt: IsNull() }),
    ...(creditType == null ? {} : { creditType }),
  };
  return listPage(database.read, CreditPackage, shown, packagesInOrder(orderBy), page);
}

/**
 * Gets a package, also an archived one, because old purchases refer to it.
 * @throws Refusal NOT_FOUND
 */
export async function getCreditPackage(
  { database }: AppContext,
  caller: Caller,
  { id }: { readonly id: string },
): Promise<CreditPackage> {
  requirePermission(caller.viewer, "getCreditPackage");
  const creditPackage = isPackageId(id) ? await database.read.findOneBy(CreditPackage, { id }) : null;
  if (!creditPackage) throw new Refusal("NOT_FOUND", "There is no such credit package.");
  return creditPackage;
}

/** Finds packages by id, archived or not. Leaves out those that do not exist. */
export async function findCreditPackages(
  { database }: AppContext,
  caller: Caller,
  keys: readonly { readonly id: string }[],
): Promise<CreditPackage[]> {
  requirePermission(caller.viewer, "getCreditPackage");
  return database.read.findBy(CreditPackage, { id: In(keys.map(({ id }) => id)) });
}
