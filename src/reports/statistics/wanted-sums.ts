import { condition, isOneOf, valuesOf, type Condition } from "../../database/conditions";
import type { WalletEnvironment } from "../../environment";
import { isPackageId, packHex } from "../../ids";
import type { StatisticsDimension, StatisticsFilter } from "../../inputs/statistics.input";
import type { WantedSums } from "./read-sums";
import { noPackage } from "./summands";

/** How the sums and the entries name what groups are made by. */
export const dimensions: Readonly<Record<StatisticsDimension | "NONE", WantedSums["dimension"]>> = {
  NONE: { kept: "''", live: "''" },
  CREDIT_TYPE: { kept: "creditType", live: "creditType" },
  PACKAGE: { kept: "HEX(packageId)", live: "packageId" },
  STORE: { kept: "store", live: "store" },
};

/** What an answer shows for a value of a dimension; null for entries that have none. */
export function publicValue(value: string, groupBy: StatisticsDimension | null | undefined): string | null {
  if (value === "" || value === noPackage) return null;
  return groupBy === "PACKAGE" ? value.toLowerCase() : value;
}

/**
 * The conditions of a filter, on the sums and on entries that are not summed up yet.
 * @throws Refusal BAD_USER_INPUT when a comparison has both `eq` and `in`
 */
export function filterOf(environment: WalletEnvironment, where: StatisticsFilter): WantedSums["filter"] {
  const creditTypes = valuesOf(where.creditType, "where.creditType");
  const stores = valuesOf(where.store, "where.store");
  const packageIds = valuesOf(where.packageId, "where.packageId")?.filter(isPackageId);
  const isOfStore = { STORE: "store <> ''", TEST: `store = '' AND currency <> ''` };
  const same: Condition[] = [condition("environment = ?", environment)];
  if (creditTypes) same.push(isOneOf("creditType", creditTypes));
  // An empty text is how the sums keep that there is no store.
  if (stores) same.push(condition("store <> ''"), isOneOf("store", stores));
  if (where.source != null) same.push(condition(isOfStore[where.source]));
  if (!packageIds) return { kept: same, live: same };
  if (packageIds.length === 0) return { kept: [condition("1 = 0")], live: [condition("1 = 0")] };
  const hex = packageIds.map((id) => id.toUpperCase());
  return {
    kept: [...same, isOneOf("packageId", packageIds.map(packHex))],
    live: [...same, isOneOf("packageId", hex)],
  };
}
