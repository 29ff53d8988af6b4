import { In } from "typeorm";
import type { Transaction } from "../../database/transaction";
import { CreditPackage } from "../../entities/credit-package";
import { packageIdsOf, StoreProduct } from "../../entities/store-product";
import { ignored, parked, type Decision, type DecisionInput } from "../decision";
import { periodTypes } from "../periods";
import type { DecidableEvent } from "../placed-event";
import { areCountable } from "./store-order";

/** What a store sold, as the mapping or an admin says. */
export interface Bought {
  /** In the order of the mapping. */
  readonly creditPackages: readonly [CreditPackage, ...CreditPackage[]];
  readonly quantity: number;
}

/** The packages decide how many credits a product is worth, never the price in the event. */
export async function findBought(
  tx: Transaction,
  event: DecidableEvent,
  input: DecisionInput,
): Promise<Bought | Decision> {
  const { product } = event;
  const isPeriod = periodTypes.includes(event.type);
  const mapping = product && (await tx.manager.findOneBy(StoreProduct, product));
  const named = input.packageIds ?? [];
  if (named.length === 0) {
    if (!mapping) return parked("UNKNOWN_PRODUCT");
    if (!mapping.packageId || (isPeriod && mapping.grantsOn !== "EACH_PERIOD"))
      return ignored("NOTHING_TO_GRANT");
  }
  const quantity = input.quantity ?? (isPeriod ? 1 : event.quantity);
  if (quantity === null) return parked("INVALID_QUANTITY");
  const packageIds = named.length > 0 ? named : packageIdsOf(mapping);
  const creditPackages = await getPackages(tx, packageIds);
  return areCountable(creditPackages, quantity)
    ? { creditPackages, quantity }
    : parked("WALLET_LIMIT_REACHED");
}

/** The packages with these ids, in the order of the ids. */
async function getPackages(tx: Transaction, ids: readonly string[]): Promise<Bought["creditPackages"]> {
  const found = await tx.manager.findBy(CreditPackage, { id: In([...ids]) });
  const [first, ...further] = ids.map((id) => {
    const creditPackage = found.find((one) => one.id === id);
    if (!creditPackage) throw new Error(`The package ${id} is missing.`);
    return creditPackage;
  });
  if (!first) throw new Error("A product that grants credits has no package.");
  return [first, ...further];
}
