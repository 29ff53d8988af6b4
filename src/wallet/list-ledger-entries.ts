import { In } from "typeorm";
import { readsUser, requireOwner, requirePermission } from "../auth/permissions";
import type { Viewer } from "../auth/viewer";
import { LedgerEntry } from "../entities/ledger-entry";
import type { WalletEnvironment } from "../environment";
import type { PageArgs } from "../inputs/page.args";
import type { AppContext } from "../context/app-context";
import { listPage, type Keyset, type Page } from "../database/list-page";

const newestFirst: Keyset<LedgerEntry> = { direction: "DESC", columns: { sequence: 0 } };

/**
 * Lists the entries of the viewer's wallet, or of any wallet for a service or an admin, newest first.
 * @throws Refusal FORBIDDEN
 */
export async function listLedgerEntries(
  { database }: AppContext,
  viewer: Viewer,
  { userId, environment }: { userId: string; environment: WalletEnvironment },
  page: PageArgs,
): Promise<Page<LedgerEntry>> {
  requirePermission(viewer, "listLedgerEntries");
  requireOwner(viewer, userId);
  return listPage(database.read, LedgerEntry, { userId, environment }, newestFirst, page);
}

/** Those of the entries that there are and the viewer may read. */
export async function findLedgerEntries(
  { database }: AppContext,
  viewer: Viewer,
  keys: readonly { readonly id: string }[],
): Promise<LedgerEntry[]> {
  requirePermission(viewer, "listLedgerEntries");
  const entries = await database.read.findBy(LedgerEntry, { id: In(keys.map(({ id }) => id)) });
  return entries.filter(({ userId }) => readsUser(viewer, userId));
}
