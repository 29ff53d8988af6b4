import { Alert, Anchor, SimpleGrid } from "@mantine/core";
import { ArchiveIcon } from "@radix-ui/react-icons";
import { Link } from "react-router";
import { useTranslations } from "use-intl";
import {
  OverviewAttentionDocument,
  OverviewScreenDocument,
  type OverviewAttentionQuery,
  type OverviewScreenQuery,
} from "../../api/documents";
import { intervalOfFigures, useLiveQuery } from "../../api/use-live-query";
import { ChartPanel } from "../../components/chart-panel";
import { usePeriod, type Period } from "../../components/period";
import { PeriodBar } from "../../components/period-bar";
import { ProblemAlert } from "../../components/problem-alert";
import { Screen } from "../../components/screen";
import { useFormats } from "../../formats/use-formats";
import { TopSpenders } from "../statistics/top-spenders";
import { FigureCards } from "./figure-cards";

type Statistics = NonNullable<OverviewScreenQuery["statistics"]>;

/** What was sold, spent and refunded, against the period before, and what waits for a person. */
export function Overview() {
  const t = useTranslations("overview");
  const chosen = usePeriod();
  const { interval, ...days } = chosen.period;
  const figures = useLiveQuery(OverviewScreenDocument, { ...days, interval }, { every: intervalOfFigures });
  const { from, to, timeZone } = days;
  const attention = useLiveQuery(
    OverviewAttentionDocument,
    { from, to, timeZone },
    { every: intervalOfFigures },
  );
  return (
    <Screen title={t("title")}>
      <PeriodBar {...chosen} />
      <ProblemAlert error={figures.error ?? attention.error} />
      <Attention health={attention.data?.serviceHealth} />
      <FigureCards
        now={figures.data?.statistics?.totals}
        before={figures.data?.before?.totals}
        outstanding={figures.data?.statistics?.buckets.at(-1)?.outstandingCredits}
      />
      <Charts statistics={figures.data?.statistics ?? undefined} period={chosen.period} />
      <TopSpenders statistics={attention.data?.walletStatistics ?? undefined} />
    </Screen>
  );
}

function Attention({ health }: { readonly health: OverviewAttentionQuery["serviceHealth"] | undefined }) {
  const t = useTranslations("overview");
  const waiting = (health?.parkedStoreEvents ?? 0) + (health?.failedStoreEvents ?? 0);
  if (waiting === 0) return null;
  return (
    <Alert color="orange" icon={<ArchiveIcon aria-hidden />} title={t("waiting", { count: waiting })}>
      <Anchor component={Link} to="/store-events?status=PARKED" inherit c="inherit" underline="always">
        {t("lookAtThem")}
      </Anchor>
    </Alert>
  );
}

function Charts({
  statistics,
  period,
}: {
  readonly statistics: Statistics | undefined;
  readonly period: Period;
}) {
  const t = useTranslations("overview");
  const formats = useFormats();
  const points = statistics?.buckets.map((bucket) => ({
    label: formats.bucket(bucket.from, period.interval, period.timeZone),
    purchased: bucket.creditsPurchased,
    spent: bucket.creditsSpent,
    refunded: bucket.creditsRefunded,
    outstanding: bucket.outstandingCredits ?? null,
  }));
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <ChartPanel
        title={t("movements")}
        points={points}
        format={formats.number}
        axis={formats.short}
        kind="bar"
        series={[
          { name: "purchased", label: t("purchased"), color: "indigo.6" },
          { name: "spent", label: t("spent"), color: "teal.6" },
          { name: "refunded", label: t("refunded"), color: "orange.6" },
        ]}
      />
      <ChartPanel
        title={t("outstanding")}
        points={points}
        format={formats.number}
        axis={formats.short}
        series={[{ name: "outstanding", label: t("outstanding"), color: "indigo.6" }]}
      />
    </SimpleGrid>
  );
}
