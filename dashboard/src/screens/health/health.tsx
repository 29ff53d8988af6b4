import { Alert, Text, Title } from "@mantine/core";
import { useMutation } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { BusyButton } from "../../components/busy-button";
import { HealthScreenDocument, VerifyLedgerDocument, type HealthScreenQuery } from "../../api/documents";
import { useLiveQuery } from "../../api/use-live-query";
import { DataTable } from "../../components/data-table";
import { Fact, Facts } from "../../components/facts";
import { UserLink } from "../../components/links";
import { ProblemAlert } from "../../components/problem-alert";
import { Screen } from "../../components/screen";
import { useToldTask } from "../../components/use-one-at-a-time";
import { useFormats } from "../../formats/use-formats";
import { useSession } from "../../session/session";

type Health = NonNullable<HealthScreenQuery["serviceHealth"]>;
type Report = NonNullable<Health["lastLedgerReport"]>;

/** Whether the service needs somebody, and when the books were last proved. */
export function HealthScreen() {
  const t = useTranslations("health");
  const formats = useFormats();
  const { data, error } = useLiveQuery(HealthScreenDocument, {});
  const health = data?.serviceHealth;
  return (
    <Screen title={t("title")} actions={<VerifyButton isUnderWay={health?.isVerifyingLedger ?? false} />}>
      <ProblemAlert error={error} />
      {health && (
        <Facts>
          <Fact name={t("parked")}>{formats.number(health.parkedStoreEvents)}</Fact>
          <Fact name={t("failed")}>{formats.number(health.failedStoreEvents)}</Fact>
          <Fact name={t("lastEvent")}>{formats.ago(health.lastStoreEventAt)}</Fact>
          <Fact name={t("waiting")}>{formats.number(health.postingsWaiting)}</Fact>
        </Facts>
      )}
      <Title order={2} size="h4">
        {t("books")}
      </Title>
      {health?.lastLedgerReport ? (
        <LedgerReport report={health.lastLedgerReport} />
      ) : (
        <Text c="dimmed">{health ? t("neverChecked") : null}</Text>
      )}
    </Screen>
  );
}

function VerifyButton({ isUnderWay }: { readonly isUnderWay: boolean }) {
  const t = useTranslations("health");
  const { may } = useSession();
  const { runAndTell, busy } = useToldTask();
  const [verify] = useMutation(VerifyLedgerDocument, { refetchQueries: ["HealthScreen"] });
  if (!may("verifyLedger")) return null;
  const press = () => runAndTell(() => verify(), t("checkStarted"));
  return (
    <BusyButton busy={busy || isUnderWay} onClick={press}>
      {t("verify")}
    </BusyButton>
  );
}

function LedgerReport({ report }: { readonly report: Report }) {
  const t = useTranslations("health");
  const formats = useFormats();
  const { findingsTotal } = report;
  return (
    <>
      <Alert color={findingsTotal === 0 ? "green" : "red"} title={t("findings", { count: findingsTotal })}>
        {t("checkedAt", { time: formats.dateTime(report.finishedAt), ago: formats.ago(report.finishedAt) })}
      </Alert>
      <Facts>
        <Fact name={t("wallets")}>{formats.number(report.wallets)}</Fact>
        <Fact name={t("entries")}>{formats.number(report.entries)}</Fact>
        <Fact name={t("purchases")}>{formats.number(report.purchases)}</Fact>
        <Fact name={t("storeTransactions")}>{formats.number(report.storeTransactions)}</Fact>
        <Fact name={t("auditEntries")}>{formats.number(report.auditEntries)}</Fact>
        <Fact name={t("checkpoint")}>{report.comparesCheckpoint ? t("compared") : t("notCompared")}</Fact>
      </Facts>
      {findingsTotal > 0 && <Findings findings={report.findings} />}
    </>
  );
}

function Findings({ findings }: Pick<Report, "findings">) {
  const t = useTranslations("health");
  return (
    <DataTable
      label={t("whatIsWrong")}
      rows={findings}
      rowKey={({ kind, userId, sequence, problem }) => [kind, userId, sequence, problem].join(" ")}
      empty=""
      columns={[
        { header: t("kind"), cell: ({ kind }) => kind },
        { header: t("user"), cell: ({ userId }) => (userId ? <UserLink userId={userId} /> : "–") },
        { header: t("entry"), numeric: true, cell: ({ sequence }) => sequence ?? "–" },
        { header: t("problem"), cell: ({ problem }) => problem },
      ]}
    />
  );
}
