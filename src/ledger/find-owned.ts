import { In, type EntityManager, type EntityTarget, type FindOptionsWhere } from "typeorm";
import { Wallet } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";

/** A row that hangs on a wallet, with the wallet's owner. */
interface OwnedRow {
  readonly id: string;
  readonly walletId: string;
  userId: string;
  environment: WalletEnvironment;
  creditType: string;
}

interface RawOwner {
  readonly ownerId: string;
  readonly ownerEnvironment: WalletEnvironment;
  readonly ownerCreditType: string;
}

/** Finds rows by their ids, with the owners of their wallets, in one statement. Leaves out those that do not exist. */
export async function findOwned<Row extends OwnedRow>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  ids: readonly string[],
): Promise<Row[]> {
  const { entities, raw } = await manager
    .createQueryBuilder(entity, "found")
    .innerJoin(Wallet, "owner", "owner.id = found.walletId")
    .addSelect("owner.userId", "ownerId")
    .addSelect("owner.environment", "ownerEnvironment")
    .addSelect("owner.creditType", "ownerCreditType")
    .where({ id: In([...ids]) } as FindOptionsWhere<Row>)
    .getRawAndEntities<RawOwner>();
  // Each row has one wallet, so raw rows and entities have the same order.
  return entities.map((row, index) => ({
    ...row,
    userId: String(raw[index]?.ownerId),
    environment: raw[index]?.ownerEnvironment,
    creditType: String(raw[index]?.ownerCreditType),
  })) as Row[];
}
