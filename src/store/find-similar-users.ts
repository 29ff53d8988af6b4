import type { Caller } from "../auth/caller";
import { requirePermission } from "../auth/permissions";
import { placeholders } from "../database/rows";
import type { StoreEvent } from "../entities/store-event";
import type { AppContext } from "../context/app-context";
import { namesAUser } from "./identities";

/** Limits the look-ups: each spelling is one in an index. */
const spellingsMax = 512;

type NamedUsers = Pick<StoreEvent, "userId" | "appUserId">;

/**
 * Reads what `findSimilarUsers` finds, for an admin.
 * @throws Refusal FORBIDDEN
 */
export async function readSimilarUsers(
  context: AppContext,
  caller: Caller,
  event: NamedUsers,
): Promise<string[]> {
  requirePermission(caller.viewer, "getStoreEvent");
  return findSimilarUsers(context, event);
}

/**
 * Ids of other users that differ from the event's user only in upper and lower case. For example, an iOS app writes
 * UUIDs in capitals and a server does not. They stay different users; this only warns that they may be the same person.
 * Looks up the usual spellings by index; `npm run doctor` finds all.
 */
export async function findSimilarUsers(
  { database }: Pick<AppContext, "database">,
  { userId, appUserId }: NamedUsers,
): Promise<string[]> {
  const own = [...new Set([userId, appUserId])].filter((id) => id !== null && namesAUser(id)) as string[];
  const spellings = own.flatMap((id) => spellingsOf(id).filter((spelling) => !own.includes(spelling)));
  if (spellings.length === 0) return [];
  const among = placeholders(spellings);
  const rows = await database.read.query<{ userId: string }[]>(
    `SELECT userId FROM wallets WHERE userId IN (${among})
     UNION SELECT userId FROM store_events WHERE userId IN (${among})
     UNION SELECT appUserId AS userId FROM store_events WHERE appUserId IN (${among})
     UNION SELECT appUserId AS userId FROM store_event_claims WHERE appUserId IN (${among})`,
    [spellings, spellings, spellings, spellings].flat(),
  );
  return rows.map((row) => String(row.userId)).toSorted();
}

/**
 * The other spellings of an id. A short id: each letter in both cases. A longer id: each word in lower case, in upper
 * case and with one capital.
 */
function spellingsOf(id: string): string[] {
  const letters = [...id];
  const words = id.split(/(?<=[^\p{L}\p{N}])|(?=[^\p{L}\p{N}])/u);
  const parts = [letters, words, [id]].map((part) => part.map(formsOf)).find(isAffordable) ?? [];
  const spellings = parts.reduce<string[]>(
    (begun, forms) => begun.flatMap((beginning) => forms.map((form) => beginning + form)),
    [""],
  );
  const folded = id.toLowerCase();
  return spellings.filter((spelling) => spelling !== id && spelling.toLowerCase() === folded);
}

function isAffordable(parts: readonly string[][]): boolean {
  return parts.reduce((product, forms) => product * forms.length, 1) <= spellingsMax;
}

function formsOf(text: string): string[] {
  const [first = "", ...rest] = text;
  const small = text.toLowerCase();
  return [...new Set([text, small, text.toUpperCase(), first.toUpperCase() + rest.join("").toLowerCase()])];
}
