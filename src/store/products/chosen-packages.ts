import { In } from "typeorm";
import type { Transaction } from "../../database/transaction";
import { CreditPackage } from "../../entities/credit-package";
import { badInput, Refusal } from "../../errors";
import { isPackageId } from "../../ids";

/** An input that names one package, or several. */
interface ChoosesPackages {
  readonly packageId?: string | null;
  readonly packageIds?: readonly string[] | null;
}

/**
 * The packages that an input names; an empty list for none.
 * @throws Refusal BAD_USER_INPUT when it names one package and a list
 */
export function chosenPackageIds({ packageId, packageIds }: ChoosesPackages): readonly string[] {
  if (packageId && packageIds) {
    throw badInput([
      { field: "packageIds", message: "packageIds must not be given together with packageId" },
    ]);
  }
  return packageIds ?? (packageId ? [packageId] : []);
}

/** @throws Refusal NOT_FOUND when one of the packages does not exist */
export async function requirePackages(tx: Transaction, ids: readonly string[]): Promise<readonly string[]> {
  const found = ids.every(isPackageId)
    ? await tx.manager.countBy(CreditPackage, { id: In([...ids]) })
    : undefined;
  if (found !== ids.length) throw new Refusal("NOT_FOUND", "There is no such credit package.");
  return ids;
}
