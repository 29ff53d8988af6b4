import { countRows } from "../database/count-rows";
import { WalletMerge } from "../entities/wallet-merge";
import type { WalletEnvironment } from "../environment";
import type { PageArgs } from "../inputs/page.args";
import type { Service } from "../context/app-context";
import { MoreThan } from "typeorm";
import { decodeCursor, pageOf, type Page } from "../database/keyset-page";

interface WalletOwner {
  readonly userId: string;
  readonly environment: WalletEnvironment;
}

/** Into which wallet this one was merged, if it was. */
export function findWalletMerge(
  { database }: Service,
  { userId, environment }: WalletOwner,
): Promise<WalletMerge | null> {
  return database.read.findOneBy(WalletMerge, { environment, fromUserId: userId });
}

/** The wallets that were merged into this one, the oldest merge first. */
export async function listWalletMerges(
  { database }: Service,
  { userId, environment }: WalletOwner,
  { first, after }: PageArgs,
): Promise<Page<WalletMerge>> {
  const owned = { environment, intoUserId: userId };
  const rows = await database.read.find(WalletMerge, {
    where: { ...owned, ...(after ? { id: MoreThan(decodeCursor<[string]>(after, [""])[0]) } : {}) },
    order: { id: "ASC" },
    take: first + 1,
  });
  return pageOf(
    rows,
    { first, after },
    { keyOf: ({ id }) => [id], counting: countRows(database.read, WalletMerge, owned) },
  );
}
