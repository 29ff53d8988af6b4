import type { Database } from "../../database/database";
import { namesAUser } from "../../store/identities";
import { findingOf, type Finding } from "./finding";

const shownMax = 5;
const pageSize = 1000;
/** A merged wallet needs no further action. */
const ids = `SELECT userId FROM (
    SELECT userId FROM wallets
    UNION SELECT userId FROM store_events WHERE userId IS NOT NULL
    UNION SELECT appUserId FROM store_events WHERE appUserId IS NOT NULL
  ) AS named WHERE userId NOT IN (SELECT userId FROM wallets WHERE mergedIntoId IS NOT NULL)`;

/**
 * Finds user ids that differ only in capital and small letters. They are different users. But an iOS app writes UUIDs
 * in capitals: a person whose id has small letters elsewhere then has credits in two wallets.
 */
export async function checkUserIds(database: Database): Promise<Finding[]> {
  // Missing tables are reported by another finding.
  const isReady = await database.withDataSource(async (dataSource) => {
    const runner = dataSource.createQueryRunner();
    return (await runner.hasTable("store_events")) && (await runner.hasTable("wallets"));
  });
  if (!isReady) return [];
  const groups = database.engine === "mysql" ? await askServer(database) : await askEmbedded(database);
  const shown = groups.slice(0, shownMax).map((group) => group.map((id) => JSON.stringify(id)).join(" and "));
  const more = groups.length > shownMax ? "; and more" : "";
  return [
    findingOf(
      "user ids",
      groups.length === 0 ? "none differ by case only" : `differ by case only: ${shown.join("; ")}${more}`,
      groups.length === 0,
      "They are different users. If they are one person, let every app send the id byte by byte as the token's sub (iOS writes UUIDs in capitals), and merge their wallets with mergeWallets.",
    ),
  ];
}

/**
 * Lets the server group the ids, so that only the few groups travel. Asks again until enough of the groups are users.
 */
async function askServer({ read }: Database): Promise<string[][]> {
  const groups: string[][] = [];
  for (let after: Buffer | string = ""; groups.length <= shownMax;) {
    const rows: { a: Buffer | string; b: Buffer | string }[] = await read.query(
      `SELECT MIN(userId) AS a, MAX(userId) AS b FROM (${ids}) AS known
       GROUP BY CAST(LOWER(CONVERT(userId USING utf8mb4)) AS BINARY) HAVING COUNT(*) > 1 AND a > ?
       ORDER BY a LIMIT ${pageSize}`,
      [after],
    );
    groups.push(...rows.map(({ a, b }) => [String(a), String(b)]).filter((group) => group.every(namesAUser)));
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) break;
    after = last.a;
  }
  return groups;
}

/** Groups the ids here, because SQLite's LOWER only knows ASCII. */
async function askEmbedded({ read }: Database): Promise<string[][]> {
  const rows: { userId: string }[] = await read.query(ids);
  const groups = new Map<string, string[]>();
  for (const { userId } of rows) {
    const folded = userId.toLowerCase();
    groups.set(folded, [...(groups.get(folded) ?? []), userId]);
  }
  return [...groups.values()].filter((group) => group.length > 1 && group.every(namesAUser));
}
