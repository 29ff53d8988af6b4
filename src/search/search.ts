import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { badInput } from "../errors";
import { countCharacters, isStorable } from "../text";
import {
  findPackageIds,
  findPurchaseIds,
  findStoreEventIds,
  findTransactionIds,
  findUserIds,
} from "./find-ids";

/** Shorter texts begin very many ids, and nobody looks for all of these. */
export const searchCharactersMin = 3;
/** Longer than every id. */
export const searchCharactersMax = 300;

const finders = [findUserIds, findPurchaseIds, findTransactionIds, findStoreEventIds, findPackageIds];

/**
 * Finds users, purchases, store transactions, store events and packages by the beginning of their id. Reads one range
 * of an index for each of the five, and the keys of the transactions.
 * @param input.text the beginning of an id, with or without the prefix that tells the type
 * @param input.first how many objects are found in each of these ways at most
 * @returns the public ids of the objects, each once
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function search(
  { database }: AppContext,
  caller: Caller,
  input: { readonly text: string; readonly first: number },
): Promise<readonly string[]> {
  requirePermission(caller.viewer, "search");
  const text = input.text.trim();
  const characters = countCharacters(text);
  if (!isStorable(text) || characters < searchCharactersMin || characters > searchCharactersMax) {
    const message = `text must have ${searchCharactersMin} to ${searchCharactersMax} characters besides blanks at its ends`;
    throw badInput([{ field: "text", message }]);
  }
  const found = await Promise.all(finders.map((find) => find(database, text, input.first)));
  return [...new Set(found.flat())];
}
