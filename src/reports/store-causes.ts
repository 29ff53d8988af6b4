import { causeOf, newStoreTransaction, refundCause, reversalCause } from "../store/store-transactions";
import { readPeriod, type StorePeriod } from "../entities/store-transaction";
import type { StoreTransactionRow } from "./book-rows";

/** No purchase is refunded as often. Somebody can write any number into the table. */
export const refundsMax = 1000;

/** The causes that entries of one store transaction can have. */
export interface StoreCauses {
  readonly grants: ReadonlySet<string>;
  readonly refunds: ReadonlySet<string>;
  readonly reversals: ReadonlySet<string>;
}

/** The causes that the entries of a store transaction with this many refunds can have. */
export function causesOf(row: StoreTransactionRow): StoreCauses {
  const names = namesOf(row);
  const numbers = Array.from({ length: Math.min(row.refunds, refundsMax) }, (_, index) => index + 1);
  const numbered = (write: (name: string, number: number) => string) =>
    new Set(numbers.flatMap((number) => names.map((name) => write(name, number))));
  return { grants: new Set(names), refunds: numbered(refundCause), reversals: numbered(reversalCause) };
}

/** The causes of one refund and its reversal, by the number of the refund. */
export function causesOfRefund(
  row: StoreTransactionRow,
  number: number,
): { readonly refund: readonly string[]; readonly reversal: readonly string[] } {
  const names = namesOf(row);
  return {
    refund: names.map((name) => refundCause(name, number)),
    reversal: names.map((name) => reversalCause(name, number)),
  };
}

/** The cause of the grant. A period whose time a later event named has a second one, from before. */
function namesOf(row: StoreTransactionRow): string[] {
  const period = readPeriod(row.period);
  const periods: StorePeriod[] = typeof period === "number" ? [period, "UNKNOWN_TIME"] : [period];
  return periods.map((each) => causeOf(newStoreTransaction(row, each, row.part)));
}
