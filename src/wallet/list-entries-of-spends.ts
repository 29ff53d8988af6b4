import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { among, condition, createdWithin, valuesOf, type Condition } from "../database/conditions";
import { listFiltered, type IndexRange } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import type { LedgerEntry } from "../entities/ledger-entry";
import { badInput } from "../errors";
import { packUlid, unpackUlid } from "../ids";
import type { LedgerEntryFilter } from "../inputs/ledger-entry.input";
import { jsonOfPair } from "../inputs/metadata";
import type { PageArgs } from "../inputs/page.args";
import { examinedIn, keyCondition, keysOf } from "./entry-conditions";
import { findLedgerEntries } from "./list-ledger-entries";

/** Whether a filter looks at what services said about spends. Only entries of such spends fit it. */
export function isAboutSpends({ member, reference, metadata }: LedgerEntryFilter): boolean {
  return [member, reference].some((one) => valuesOf(one, "where") !== undefined) || metadata != null;
}

/**
 * Lists the entries of spends by what services said about them. The caller has checked the permission.
 * @param wallets for each alternative, the wallets that it names; undefined when it names none
 * @throws Refusal BAD_USER_INPUT
 */
export async function listEntriesOfSpends(
  context: AppContext,
  caller: Caller,
  alternatives: readonly LedgerEntryFilter[],
  {
    wallets,
    keyset,
    page,
  }: {
    readonly wallets: readonly (readonly string[] | undefined)[];
    readonly keyset: Keyset<LedgerEntry>;
    readonly page: PageArgs;
  },
): Promise<Page<LedgerEntry>> {
  if (!alternatives.every(isAboutSpends)) throw onlySomeAreAboutSpends();
  const ranges = alternatives.flatMap((one, index) => rangesOf(one, wallets[index]));
  const list = { table: "spend_details", columns: "walletId, sequence, id", ranges };
  return listFiltered(context.database, list, keyset, page, async (rows: readonly { id: Buffer }[]) => {
    const keys = rows.map(({ id }) => ({ id: unpackUlid(id) }));
    const found = keys.length === 0 ? [] : await findLedgerEntries(context, caller, keys);
    const entries = new Map(found.map((entry) => [entry.id, entry]));
    return keys.flatMap(({ id }) => entries.get(id) ?? []);
  });
}

function onlySomeAreAboutSpends() {
  const message = "where must name a member, a reference or metadata in each alternative of OR, or in none";
  return badInput([{ field: "where", message }]);
}

/** A column of the spend's entry. */
const ofEntry = (column: string) =>
  `(SELECT ${column} FROM ledger_entries e
    WHERE e.walletId = spend_details.walletId AND e.sequence = spend_details.sequence)`;

function rangesOf(where: LedgerEntryFilter, wallets: readonly string[] | undefined): IndexRange[] {
  const { byId, exact } = createdWithin(where.createdAt, { createdAt: ofEntry("createdAt") });
  const byIds = [...among("id", keysOf(where.id, "where.id", "LedgerEntry")), ...byId];
  const members = valuesOf(where.member, "where.member");
  const references = valuesOf(where.reference, "where.reference");
  const [ofMember, ofReference] = [among("member", members), among("reference", references)];
  const others = [
    ...exact,
    ...hasPair(where),
    ...keyCondition(where, ofEntry("cause")),
    ...examinedIn(where, "spend_details", ofEntry),
  ];
  if (wallets) {
    const examined = [...byIds, ...ofMember, ...ofReference, ...others];
    return wallets.map((id) => ({ conditions: [condition("walletId = ?", packUlid(id))], examined }));
  }
  if (members) return byText("member", members, byIds, [...ofReference, ...others]);
  if (references) return byText("reference", references, byIds, others);
  return [{ index: "spend_details_by_id", conditions: byIds, examined: others }];
}

function byText(
  column: "member" | "reference",
  values: readonly string[],
  byIds: readonly Condition[],
  examined: readonly Condition[],
): IndexRange[] {
  return values.map((value) => ({
    index: `spend_details_by_${column}`,
    conditions: [condition(`${column} = ?`, value), ...byIds],
    examined,
  }));
}

/** The condition that the metadata have a text under a name. */
function hasPair({ metadata }: LedgerEntryFilter): Condition[] {
  return metadata == null
    ? []
    : [condition("INSTR(metadata, ?) > 0", jsonOfPair(metadata.name, metadata.eq))];
}
