import type { Transaction } from "../database/transaction";
import { keepExisting, replaceExisting } from "../database/dialect";
import { insertRows } from "../database/rows";
import type { StoreEventReason } from "../entities/store-event-reason";
import { StoreIdentity } from "../entities/store-identity";
import { Wallet } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { anonymousIdPrefix } from "../ids";
import { In } from "typeorm";
import { presentOwners } from "../ledger/present-owner";

/** One of our users, or why we cannot tell. */
export type Buyer =
  { readonly userId: string } | { readonly userId: null; readonly reason: StoreEventReason };

interface Candidates {
  readonly environment: WalletEnvironment;
  /** Under whom the event happened: its `app_user_id`. */
  readonly appUserId?: string | null;
  /** All ids that the event names, the one above included. */
  readonly appUserIds: readonly string[];
  /** Whether it names somebody beside them whose id cannot be read. */
  readonly namesUnreadableUser?: boolean;
}

const replaceUser = replaceExisting(["environment", "appUserId"], ["userId"]);

// What RevenueCat itself blocks, because apps send it by mistake and it would merge strangers.
const blockedIds = new Set([
  ..."no_user null none nil (null) nan unidentified undefined unknown anonymous guest -1 0 [] {}".split(" "),
  "[object object]",
]);

function isAnonymous(appUserId: string): boolean {
  return appUserId.startsWith(anonymousIdPrefix);
}

/** Whether the id is a user's: not anonymous, and none that RevenueCat blocks. */
export function namesAUser(appUserId: string): boolean {
  const id = appUserId.trim().toLowerCase();
  return id !== "" && !isAnonymous(appUserId) && !id.includes("/") && !blockedIds.has(id);
}

/**
 * The user who bought. Users need no registration, so an id that is not anonymous names one, even if we have never heard
 * of it. The event's own `app_user_id`, where it names a user, is the buyer, whatever aliases RevenueCat lists beside
 * it: an alias may be another user who was signed in on the same device. Otherwise the aliases decide, if all of them
 * are one user.
 */
export async function findBuyer(tx: Transaction, candidates: Candidates): Promise<Buyer> {
  const { environment, appUserId, appUserIds } = candidates;
  const ownIsUser = typeof appUserId === "string" && namesAUser(appUserId);
  if (!ownIsUser && candidates.namesUnreadableUser) return { userId: null, reason: "UNKNOWN_USER" };
  const named = ownIsUser ? [appUserId] : appUserIds.filter(namesAUser);
  const [only, ...others] = await presentOwners(tx, environment, named);
  if (only === undefined) return findByLinks(tx, candidates);
  return others.length === 0 ? { userId: only } : { userId: null, reason: "AMBIGUOUS_USER" };
}

async function findByLinks(tx: Transaction, { environment, appUserIds }: Candidates): Promise<Buyer> {
  const anonymous = appUserIds.filter(isAnonymous);
  if (anonymous.length === 0) return { userId: null, reason: "UNKNOWN_USER" };
  const links = await tx.manager.findBy(StoreIdentity, { environment, appUserId: In(anonymous) });
  const [only, ...others] = await presentOwners(
    tx,
    environment,
    links.map(({ userId }) => userId),
  );
  if (only === undefined) return { userId: null, reason: "ANONYMOUS_USER" };
  return others.length === 0 ? { userId: only } : { userId: null, reason: "AMBIGUOUS_USER" };
}

/**
 * Whatever becomes of an event, it may say which user an anonymous buyer has turned out to be. Ids that are linked
 * already stay so. An anonymous id beside two users may belong to either, so it is linked only where the buyer is the
 * only one with a wallet.
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
 * Remembers that the anonymous ones among the ids are this user. A link stays as it is unless `moved`.
 * Returns whether there was anything to remember.
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
  const right = new Set(
    linked.filter((link) => !moved || link.userId === userId).map((link) => link.appUserId),
  );
  const missing = anonymous.filter((appUserId) => !right.has(appUserId)).toSorted();
  const createdAt = new Date();
  await insertRows(
    tx,
    "store_identities",
    missing.map((appUserId) => ({ environment, appUserId, userId, createdAt })),
    moved ? replaceUser : keepExisting("appUserId"),
  );
  return missing.length > 0;
}
