import { LessThan } from "typeorm";
import { Purchase } from "../entities/purchase";
import type { WalletEnvironment } from "../environment";
import type { PageArgs } from "../inputs/page.args";
import type { Service } from "../service";
import { decodeCursor, pageOf, type Page } from "./page";

/** A user's purchases in one environment, newest first. */
export async function listPurchases(
  { database }: Service,
  { userId, environment }: { userId: string; environment: WalletEnvironment },
  { first, after }: PageArgs,
): Promise<Page<Purchase>> {
  const owned = { userId, environment };
  const before = after ? { id: LessThan(decodeCursor<[string]>(after, [""])[0]) } : {};
  const rows = await database.read.find(Purchase, {
    where: { ...owned, ...before },
    order: { id: "DESC" },
    take: first + 1,
  });
  return pageOf(
    rows,
    { first, after },
    {
      keyOf: ({ id }) => [id],
      count: () => database.read.countBy(Purchase, owned),
    },
  );
}
