import { MoreThan } from "typeorm";
import { countRows } from "../database/count-rows";
import { SpendingFreezeLift } from "../entities/spending-freeze-lift";
import type { WalletEnvironment } from "../environment";
import type { PageArgs } from "../inputs/page.args";
import type { Service } from "../context/app-context";
import { decodeCursor, pageOf, type Page } from "../database/keyset-page";

/** When and why the wallet was allowed to spend again, the oldest first. */
export async function listFreezeLifts(
  { database }: Service,
  { userId, environment }: { readonly userId: string; readonly environment: WalletEnvironment },
  { first, after }: PageArgs,
): Promise<Page<SpendingFreezeLift>> {
  const owned = { environment, userId };
  const rows = await database.read.find(SpendingFreezeLift, {
    where: { ...owned, ...(after ? { id: MoreThan(decodeCursor<[string]>(after, [""])[0]) } : {}) },
    order: { id: "ASC" },
    take: first + 1,
  });
  return pageOf(
    rows,
    { first, after },
    { keyOf: ({ id }) => [id], counting: countRows(database.read, SpendingFreezeLift, owned) },
  );
}
