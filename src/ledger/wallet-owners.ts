import { Raw, type FindOperator } from "typeorm";
import { placeholders } from "../database/rows";
import { defaultCreditType } from "../credit-types";
import { packUlid, unpackUlid } from "../ids";
import type { Posting } from "./posting";

/** Names one wallet. */
export type WalletOwner = Pick<Posting, "userId" | "environment" | "creditType">;

/** A user in one environment, who has a wallet for each credit type. */
export type WalletUser = Pick<Posting, "userId" | "environment">;

/** The key of a wallet in maps. It is unique, because neither environment nor credit type contains a blank. */
export const walletKey = (of: { userId: string; environment: string; creditType: string }) =>
  `${of.environment} ${of.creditType} ${of.userId}`;

/**
 * The key of a user's wallets of all types in maps and queues. It is unique, because the environment contains no blank.
 */
export const userKey = (of: { userId: string; environment: string }) => `${of.environment} ${of.userId}`;

/**
 * The user's wallet of the default type. Its row exists whenever the user has a wallet of another type, so locking it
 * first makes two transactions with first purchases of two types wait for each other. It also tells whether the user
 * was merged into another one.
 */
export const mainWalletOf = ({ userId, environment }: WalletUser): WalletOwner => ({
  userId,
  environment,
  creditType: defaultCreditType,
});

/** Whether the wallet is its user's main one. */
export const isMain = ({ creditType }: { readonly creditType: string }) => creditType === defaultCreditType;

/**
 * The condition that a wallet belongs to one of the users, whatever its type, for a statement in which no other table
 * has these columns. It may hold for further wallets, of one user in the environment of another.
 */
export function ownedBy(owners: readonly WalletUser[]) {
  const userIds = [...new Set(owners.map(({ userId }) => userId))];
  const environments = [...new Set(owners.map(({ environment }) => environment))];
  return {
    condition: `userId IN (${placeholders(userIds)}) AND environment IN (${placeholders(environments)})`,
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
    `SELECT id, userId, environment, creditType FROM wallets WHERE id IN (${placeholders(ids)})`,
    ids,
  )) as readonly (WalletOwner & { id: Buffer })[];
  return new Map(rows.map(({ id, ...owner }) => [unpackUlid(id), owner]));
}

/** @throws Error when the wallet is missing, which it cannot be: wallets with entries are never deleted. */
export function ownerOf(owners: ReadonlyMap<string, WalletOwner>, walletId: string): WalletOwner {
  const owner = owners.get(walletId);
  if (!owner) throw new Error(`The wallet ${walletId} is missing.`);
  return owner;
}

/** The id of an owner's wallet in SQL. Its parameters are the user id, the environment and the credit type. */
export const walletIdSql = "(SELECT id FROM wallets WHERE userId = ? AND environment = ? AND creditType = ?)";

/** The id of an owner's wallet, for a condition of TypeORM on a table that hangs on wallets. */
export function walletOf({ userId, environment, creditType }: WalletOwner): FindOperator<string> {
  const named = [":userId", ":environment", ":creditType"].reduce(
    (sql, parameter) => sql.replace("?", parameter),
    walletIdSql,
  );
  return Raw((column) => `${column} = ${named}`, { userId, environment, creditType });
}
