import { useTranslations } from "use-intl";
import { PurchasesScreenDocument, type PurchaseFilter } from "../../api/documents";
import { useLiveQuery } from "../../api/use-live-query";
import { useFilters, usePage } from "../../components/address-state";
import { DayFilter } from "../../components/day-filter";
import { ChoiceFilter, FilterBar, TextFilter } from "../../components/filter-bar";
import { environmentOf, useEnvironmentOptions } from "../../components/options";
import { Pager } from "../../components/pager";
import { useDays } from "../../components/period";
import { ProblemAlert } from "../../components/problem-alert";
import { PurchaseTable } from "../../components/purchase-table";
import { Screen } from "../../components/screen";
import { PackageFilter } from "../packages/package-filter";

const filterNames = ["userId", "packageId", "environment", "source", "refunded"] as const;

function whereOf(values: Record<(typeof filterNames)[number], string>): PurchaseFilter {
  const environment = environmentOf(values.environment);
  return {
    ...(values.userId && { userId: { eq: values.userId } }),
    ...(values.packageId && { packageId: { eq: values.packageId } }),
    ...(environment && { environment }),
    ...((values.source === "STORE" || values.source === "TEST") && { source: values.source }),
    ...(values.refunded && { isRefunded: values.refunded === "yes" }),
  };
}

/** The purchases of all users, newest first. */
export function Purchases() {
  const t = useTranslations("purchases");
  const { values, set } = useFilters(filterNames);
  const { after } = usePage();
  const { moments, ...days } = useDays();
  const where = { ...whereOf(values), ...(moments && { createdAt: moments }) };
  const { data, error } = useLiveQuery(PurchasesScreenDocument, { where, ...(after && { after }) });
  const isFiltered = Object.keys(where).length > 0;
  return (
    <Screen title={t("title")}>
      <FilterBar>
        <TextFilter label={t("user")} value={values.userId} onChange={(userId) => set({ userId })} />
        <PackageFilter value={values.packageId} onChange={(packageId) => set({ packageId })} />
        <ChoiceFilter
          label={t("environment")}
          value={values.environment}
          options={useEnvironmentOptions()}
          onChange={(environment) => set({ environment })}
        />
        <ChoiceFilter
          label={t("source")}
          value={values.source}
          options={(["STORE", "TEST"] as const).map((value) => ({ value, label: t(`sources.${value}`) }))}
          onChange={(source) => set({ source })}
        />
        <ChoiceFilter
          label={t("state")}
          value={values.refunded}
          options={[
            { value: "yes", label: t("refunded") },
            { value: "no", label: t("kept") },
          ]}
          onChange={(refunded) => set({ refunded })}
        />
        <DayFilter {...days} />
      </FilterBar>
      <ProblemAlert error={error} />
      <PurchaseTable
        withUser
        purchases={data?.purchases?.nodes}
        empty={isFiltered ? t("noneFits") : t("none")}
      />
      <Pager pageInfo={data?.purchases?.pageInfo} />
    </Screen>
  );
}
