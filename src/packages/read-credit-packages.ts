import { IsNull, MoreThan, type FindOptionsWhere } from "typeorm";
import { countRows } from "../database/count-rows";
import { CreditPackage } from "../entities/credit-package";
import { Refusal } from "../errors";
import type { PageArgs } from "../inputs/page.args";
import { isPackageId } from "../ids";
import type { AppContext } from "../context/app-context";
import { decodeCursor, pageOf, type Page } from "../database/keyset-page";

/** Packages by sort order; those that cannot be bought only when asked for. */
export async function listCreditPackages(
  { database }: AppContext,
  { first, after, includeArchived }: PageArgs & { includeArchived: boolean },
): Promise<Page<CreditPackage>> {
  const shown: FindOptionsWhere<CreditPackage> = includeArchived ? {} : { archivedAt: IsNull() };
  const rows = await database.read.find(CreditPackage, {
    where: after ? following(after).map((where) => ({ ...shown, ...where })) : shown,
    order: { sortOrder: "ASC", id: "ASC" },
    take: first + 1,
  });
  return pageOf(
    rows,
    { first, after },
    {
      keyOf: ({ sortOrder, id }) => [sortOrder, id],
      counting: countRows(database.read, CreditPackage, shown),
    },
  );
}

/** The keyset condition (sortOrder, id) > (…), written out so that every engine uses the index. */
function following(after: string): FindOptionsWhere<CreditPackage>[] {
  const [sortOrder, id] = decodeCursor(after, [0, ""] as [number, string]);
  return [{ sortOrder: MoreThan(sortOrder) }, { sortOrder, id: MoreThan(id) }];
}

/**
 * A package, also one that is archived: old purchases point to it.
 * @throws Refusal NOT_FOUND
 */
export async function getCreditPackage({ database }: AppContext, id: string): Promise<CreditPackage> {
  const creditPackage = isPackageId(id) ? await database.read.findOneBy(CreditPackage, { id }) : null;
  if (!creditPackage) throw new Refusal("NOT_FOUND", "There is no such credit package.");
  return creditPackage;
}
