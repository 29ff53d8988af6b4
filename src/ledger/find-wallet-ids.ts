import type { EntityManager } from "typeorm";
import { placeholders } from "../database/rows";
import type { WalletEnvironment } from "../environment";
import { unpackUlid } from "../ids";

/** More wallets than any list reads one by one. */
const walletsMax = 100;

/** The ids of the wallets of users, of all environments and types unless some are named. */
export async function findWalletIds(
  read: EntityManager,
  {
    userIds,
    environment,
    creditTypes,
  }: {
    readonly userIds: readonly string[];
    readonly environment?: WalletEnvironment | null;
    readonly creditTypes?: readonly string[];
  },
): Promise<string[]> {
  const conditions = [
    `userId IN (${placeholders(userIds)})`,
    ...(environment == null ? [] : ["environment = ?"]),
    ...(creditTypes === undefined ? [] : [`creditType IN (${placeholders(creditTypes)})`]),
  ];
  const values = [...userIds, ...(environment == null ? [] : [environment]), ...(creditTypes ?? [])];
  const rows = await read.query<{ id: Buffer }[]>(
    `SELECT id FROM wallets WHERE ${conditions.join(" AND ")} LIMIT ${walletsMax}`,
    values,
  );
  return rows.map(({ id }) => unpackUlid(id));
}
