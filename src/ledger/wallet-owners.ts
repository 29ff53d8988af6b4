import { Raw, type FindOperator } from "typeorm";
import { placeholders } from "../database/rows";
import { defaultCreditType } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { packUlid, unpackUlid } from "../ids";
import type { Posting } from "./posting";

/** Names one wallet. */
export type WalletOwner = Pick<Posting, "userId" | "environment">;

/** The key of a wallet in maps and queues. It is unique, because the environment contains no blank. */
export const walletKey = (of: { userId: string; environment: string }) => `${of.environment} ${of.userId}`;

/**
 * The condition that a wallet belongs to one of the owners, for a statement in which no other table has these columns. It
 * may hold for further wallets, of one owner's user in the environment of another.
 */
export function ownedBy(owners: readonly WalletOwner[]) {
  const userIds = [...new Set(owners.map(({ userId }) => userId))];
  const environments = [...new Set(owners.map(({ environment }) => environment))];
  return {
    condition: `userId IN (${placeholders(userIds)}) AND environment IN (${placeholders(environments)})
      AND creditType = '${defaultCreditType}'`,
    values: [...userIds, ...environments],
  };
}

/** The owners of wallets, by the wallets' ids. */
export async function readOwners(
  reader: { query(sql: string, values: unknown[]): Promise<unknown> },
  walletIds: readonly string[],
): Promise<ReadonlyMap<string, WalletOwner>> {
  const ids = [...new Set(walletIds)].map(packUlid);
  if (ids.length === 0) return new Map();
  const rows = (await reader.query(
    `SELECT id, userId, environment FROM wallets WHERE id IN (${placeholders(ids)})`,
    ids,
  )) as readonly { id: Buffer; userId: string; environment: WalletEnvironment }[];
  return new Map(rows.map(({ id, userId, environment }) => [unpackUlid(id), { userId, environment }]));
}

/** @throws Error when the wallet is missing, which it cannot be: wallets with entries are never deleted. */
export function ownerOf(owners: ReadonlyMap<string, WalletOwner>, walletId: string): WalletOwner {
  const owner = owners.get(walletId);
  if (!owner) throw new Error(`The wallet ${walletId} is missing.`);
  return owner;
}

/** The id of an owner's wallet in SQL. Its parameters are the user id and the environment. */
export const walletIdSql = `(SELECT id FROM wallets WHERE userId = ? AND environment = ? AND creditType = '${defaultCreditType}')`;

/** The id of an owner's wallet, for a condition of TypeORM on a table that hangs on wallets. */
export function walletOf({ userId, environment }: WalletOwner): FindOperator<string> {
  const named = walletIdSql.replace("?", ":userId").replace("?", ":environment");
  return Raw((column) => `${column} = ${named}`, { userId, environment });
}
