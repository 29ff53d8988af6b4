import { LessThan } from "typeorm";
import { countRows } from "../database/count-rows";
import { LedgerEntry } from "../entities/ledger-entry";
import type { WalletEnvironment } from "../environment";
import type { PageArgs } from "../inputs/page.args";
import type { AppContext } from "../context/app-context";
import { decodeCursor, pageOf, type Page } from "../database/keyset-page";

/** A wallet's entries, newest first. */
export async function listLedgerEntries(
  { database }: AppContext,
  { userId, environment }: { userId: string; environment: WalletEnvironment },
  { first, after }: PageArgs,
): Promise<Page<LedgerEntry>> {
  const wallet = { userId, environment };
  const before = after ? { sequence: LessThan(decodeCursor<[number]>(after, [0])[0]) } : {};
  const rows = await database.read.find(LedgerEntry, {
    where: { ...wallet, ...before },
    order: { sequence: "DESC" },
    take: first + 1,
  });
  return pageOf(
    rows,
    { first, after },
    {
      keyOf: ({ sequence }) => [sequence],
      counting: countRows(database.read, LedgerEntry, wallet),
    },
  );
}
