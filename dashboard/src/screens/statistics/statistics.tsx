import { SimpleGrid, Text } from "@mantine/core";
import { useTranslations } from "use-intl";
import {
  StatisticsScreenDocument,
  type StatisticsDimension,
  type StatisticsFilter,
  type StatisticsInterval,
} from "../../api/documents";
import { intervalOfFigures, useLiveQuery } from "../../api/use-live-query";
import { useFilters } from "../../components/address-state";
import { ChartPanel } from "../../components/chart-panel";
import { ChoiceFilter, FilterBar, TextFilter } from "../../components/filter-bar";
import { environmentOf, useEnvironmentOptions } from "../../components/options";
import { usePeriod } from "../../components/period";
import { PeriodBar } from "../../components/period-bar";
import { ProblemAlert } from "../../components/problem-alert";
import { Screen } from "../../components/screen";
import { useFormats } from "../../formats/use-formats";
import { FigureCards } from "../overview/figure-cards";
import { PackageFilter } from "../packages/package-filter";
import type { Statistics } from "./figures";
import { GroupTable } from "./group-table";
import { TopSpenders } from "./top-spenders";

const filterNames = ["interval", "groupBy", "environment", "creditType", "packageId", "store"] as const;
const intervals = ["HOUR", "DAY", "WEEK", "MONTH"] as const satisfies readonly StatisticsInterval[];
const dimensions = ["PACKAGE", "STORE", "CREDIT_TYPE"] as const satisfies readonly StatisticsDimension[];

type Filters = ReturnType<typeof useFilters<(typeof filterNames)[number]>>;

function whereOf(values: Filters["values"]): StatisticsFilter {
  const environment = environmentOf(values.environment);
  return {
    ...(environment && { environment }),
    ...(values.creditType && { creditType: { eq: values.creditType } }),
    ...(values.packageId && { packageId: { eq: values.packageId } }),
    ...(values.store && { store: { eq: values.store } }),
  };
}

/** What the ledger's entries add up to, over any period, by package, store or credit type. */
export function StatisticsScreen() {
  const t = useTranslations("statistics");
  const chosen = usePeriod();
  const filters = useFilters(filterNames);
  const { values } = filters;
  const { from, to, timeZone } = chosen.period;
  const interval = intervals.find((one) => one === values.interval) ?? chosen.period.interval;
  const groupBy = dimensions.find((one) => one === values.groupBy);
  const where = whereOf(values);
  const { environment, creditType } = where;
  const days = { from, to, timeZone };
  const spenders = { ...(environment && { environment }), ...(creditType && { creditType }) };
  const { data, error } = useLiveQuery(
    StatisticsScreenDocument,
    { ...days, interval, where, spenders, ...(groupBy && { groupBy }) },
    { every: intervalOfFigures },
  );
  const statistics = data?.statistics ?? undefined;
  const wallets = data?.walletStatistics ?? undefined;
  return (
    <Screen title={t("title")}>
      <PeriodBar {...chosen} />
      <StatisticsFilters {...filters} interval={interval} />
      <ProblemAlert error={error} />
      <FigureCards
        now={statistics?.totals}
        before={undefined}
        outstanding={statistics?.buckets.at(-1)?.outstandingCredits}
      />
      <Charts statistics={statistics} interval={interval} timeZone={timeZone} />
      {statistics?.groups && <GroupTable groups={statistics.groups} />}
      {wallets && <Text>{t("activeWallets", { count: wallets.activeWallets })}</Text>}
      <TopSpenders statistics={wallets} />
    </Screen>
  );
}

function StatisticsFilters({ values, set, interval }: Filters & { readonly interval: StatisticsInterval }) {
  const t = useTranslations("statistics");
  return (
    <FilterBar>
      <ChoiceFilter
        required
        label={t("interval")}
        value={interval}
        options={intervals.map((value) => ({ value, label: t(`intervals.${value}`) }))}
        onChange={(chosen) => set({ interval: chosen })}
      />
      <ChoiceFilter
        label={t("groupBy")}
        value={values.groupBy}
        options={dimensions.map((value) => ({ value, label: t(`dimensions.${value}`) }))}
        onChange={(groupBy) => set({ groupBy })}
      />
      <ChoiceFilter
        label={t("environment")}
        value={values.environment}
        options={useEnvironmentOptions()}
        onChange={(environment) => set({ environment })}
      />
      <PackageFilter value={values.packageId} onChange={(packageId) => set({ packageId })} />
      <TextFilter
        label={t("creditType")}
        value={values.creditType}
        onChange={(creditType) => set({ creditType: creditType.toUpperCase() })}
      />
      <TextFilter
        label={t("store")}
        value={values.store}
        onChange={(store) => set({ store: store.toUpperCase() })}
      />
    </FilterBar>
  );
}

interface ChartsProps {
  readonly statistics: Statistics | undefined;
  readonly interval: StatisticsInterval;
  readonly timeZone: string;
}

function Charts({ statistics, interval, timeZone }: ChartsProps) {
  const t = useTranslations("overview");
  const formats = useFormats();
  const points = statistics?.buckets.map((bucket) => ({
    label: formats.bucket(bucket.from, interval, timeZone),
    purchased: bucket.creditsPurchased,
    granted: bucket.creditsGranted,
    spent: bucket.creditsSpent,
    refunded: bucket.creditsRefunded,
    purchases: bucket.purchases,
  }));
  const chart = { points, format: formats.number, axis: formats.short, kind: "bar" } as const;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <ChartPanel
        {...chart}
        title={t("movements")}
        series={[
          { name: "purchased", label: t("purchased"), color: "indigo.6" },
          { name: "granted", label: t("granted"), color: "violet.6" },
          { name: "spent", label: t("spent"), color: "teal.6" },
          { name: "refunded", label: t("refunded"), color: "orange.6" },
        ]}
      />
      <ChartPanel
        {...chart}
        title={t("purchases")}
        series={[{ name: "purchases", label: t("purchases"), color: "indigo.6" }]}
      />
    </SimpleGrid>
  );
}
