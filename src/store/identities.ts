import { clockTime } from "../clock";
import type { Transaction } from "../database/transaction";
import { keepExisting, replaceExisting } from "../database/dialect";
import { insertRows } from "../database/rows";
import type { StoreEventReasonCode } from "../entities/store-event-reason-code";
import { StoreIdentity } from "../entities/store-identity";
import { Wallet } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { anonymousIdPrefix } from "../ids";
import { In } from "typeorm";
import { presentOwners } from "../ledger/present-owner";

/** The user who bought, or the reason why that is not known. */
export type Buyer =
  { readonly userId: string } | { readonly userId: null; readonly reasonCode: StoreEventReasonCode };

interface Candidates {
  readonly environment: WalletEnvironment;
  /** The event's `app_user_id`. */
  readonly appUserId?: string | null;
  /** All user ids that the event names, `appUserId` included. */
  readonly appUserIds: readonly string[];
  /** Whether the event also names a user whose id cannot be read. */
  readonly namesUnreadableUser?: boolean;
}

const replaceUser = replaceExisting(["environment", "appUserId"], ["userId"]);

// RevenueCat blocks these ids too: apps send them by mistake, and strangers would share a wallet.
const blockedIds = new Set([
  ..."no_user null none nil (null) nan unidentified undefined unknown anonymous guest -1 0 [] {}".split(" "),
  "[object object]",
]);

export function isAnonymous(appUserId: string): boolean {
  return appUserId.startsWith(anonymousIdPrefix);
}

/** Whether the id is a user's: not anonymous, and none that RevenueCat blocks. */
export function namesAUser(appUserId: string): boolean {
  const id = appUserId.trim().toLowerCase();
  return id !== "" && !isAnonymous(appUserId) && !id.includes("/") && !blockedIds.has(id);
}

/**
 * Finds the user who bought. Users need no registration, so any id that is not anonymous names one, even if it is new
 * to us. The event's `app_user_id` is the buyer if it names a user, whatever aliases RevenueCat lists: an alias may be
 * another user who was signed in on the same device. Otherwise the aliases decide, if all of them name one user, and
 * then the links of the anonymous ids.
 */
export async function findBuyer(tx: Transaction, candidates: Candidates): Promise<Buyer> {
  const { environment, appUserId, appUserIds } = candidates;
  const ownIsUser = typeof appUserId === "string" && namesAUser(appUserId);
  if (!ownIsUser && candidates.namesUnreadableUser) return { userId: null, reasonCode: "UNKNOWN_USER" };
  const named = ownIsUser ? [appUserId] : appUserIds.filter(namesAUser);
  const [only, ...others] = await presentOwners(tx, environment, named);
  if (only === undefined) return findByLinks(tx, candidates);
  return others.length === 0 ? { userId: only } : { userId: null, reasonCode: "AMBIGUOUS_USER" };
}

async function findByLinks(tx: Transaction, { environment, appUserIds }: Candidates): Promise<Buyer> {
  const anonymous = appUserIds.filter(isAnonymous);
  if (anonymous.length === 0) return { userId: null, reasonCode: "UNKNOWN_USER" };
  const links = await tx.manager.findBy(StoreIdentity, { environment, appUserId: In(anonymous) });
  const [only, ...others] = await presentOwners(
    tx,
    environment,
    links.map(({ userId }) => userId),
  );
  if (only === undefined) return { userId: null, reasonCode: "ANONYMOUS_USER" };
  return others.length === 0 ? { userId: only } : { userId: null, reasonCode: "AMBIGUOUS_USER" };
}

/**
 * Links the event's anonymous ids to its buyer, whatever is decided about the event. Existing links stay. When the
 * event names other users too, an anonymous id may belong to any of them, so it is linked only if none of them has a
 * wallet.
 */
export async function linkIdsOfEvent(tx: Transaction, event: Candidates): Promise<void> {
  if (!event.appUserIds.some(isAnonymous)) return;
  const { userId } = await findBuyer(tx, event);
  if (userId === null) return;
  const users = await presentOwners(tx, event.environment, event.appUserIds.filter(namesAUser));
  const others = users.filter((user) => user !== userId);
  const { environment } = event;
  if (others.length > 0 && (await tx.manager.existsBy(Wallet, { environment, userId: In(others) }))) return;
  await linkAnonymousIds(tx, event, userId);
}

/**
 * Links the anonymous ones among the ids to the user. An existing link changes only if `moved`.
 * @returns whether there was a link to write
 */
export async function linkAnonymousIds(
  tx: Transaction,
  { environment, appUserIds }: Candidates,
  userId: string,
  { moved = false } = {},
): Promise<boolean> {
  const anonymous = appUserIds.filter(isAnonymous);
  if (anonymous.length === 0) return false;
  const linked = await tx.manager.findBy(StoreIdentity, { environment, appUserId: In(anonymous) });
  const unchanged = new Set(
    linked.filter((link) => !moved || link.userId === userId).map((link) => link.appUserId),
  );
  const missing = anonymous.filter((appUserId) => !unchanged.has(appUserId)).toSorted();
  const createdAt = clockTime();
  await insertRows(
    tx,
    "store_identities",
    missing.map((appUserId) => ({ environment, appUserId, userId, createdAt })),
    moved ? replaceUser : keepExisting("appUserId"),
  );
  return missing.length > 0;
}
