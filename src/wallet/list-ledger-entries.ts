import { LedgerEntry } from "../entities/ledger-entry";
import type { WalletEnvironment } from "../environment";
import type { PageArgs } from "../inputs/page.args";
import type { AppContext } from "../context/app-context";
import { listPage, type Keyset, type Page } from "../database/list-page";

const newestFirst: Keyset<LedgerEntry> = { direction: "DESC", columns: { sequence: 0 } };

/** A wallet's entries, newest first. */
export async function listLedgerEntries(
  { database }: AppContext,
  { userId, environment }: { userId: string; environment: WalletEnvironment },
  page: PageArgs,
): Promise<Page<LedgerEntry>> {
  return listPage(database.read, LedgerEntry, { userId, environment }, newestFirst, page);
}
