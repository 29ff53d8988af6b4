import { Anchor, Button, Code, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useTranslations } from "use-intl";
import { AuditLogScreenDocument, type AuditEntryFilter, type AuditLogScreenQuery } from "../../api/documents";
import { useLiveQuery } from "../../api/use-live-query";
import { useFilters, usePage } from "../../components/address-state";
import { AuditTable } from "../../components/audit-table";
import { DayFilter } from "../../components/day-filter";
import { Fact, Facts } from "../../components/facts";
import { FilterBar, TextFilter } from "../../components/filter-bar";
import { Pager } from "../../components/pager";
import { useDays } from "../../components/period";
import { ProblemAlert } from "../../components/problem-alert";
import { Screen } from "../../components/screen";
import { useFormats } from "../../formats/use-formats";

type AuditEntry = NonNullable<AuditLogScreenQuery["auditEntries"]>["nodes"][number];

const filterNames = ["actor", "operation", "subject"] as const;

/** What staff and services did, and what was refused. */
export function AuditLog() {
  const t = useTranslations("audit");
  const { values, set } = useFilters(filterNames);
  const { after } = usePage();
  const { moments, ...days } = useDays();
  const where: AuditEntryFilter = {
    ...Object.fromEntries(
      filterNames.filter((name) => values[name]).map((name) => [name, { eq: values[name] }]),
    ),
    ...(moments && { createdAt: moments }),
  };
  const { data, error } = useLiveQuery(AuditLogScreenDocument, { where, ...(after && { after }) });
  const [shown, setShown] = useState<AuditEntry>();
  return (
    <Screen title={t("title")}>
      <FilterBar>
        {filterNames.map((name) => (
          <TextFilter
            key={name}
            label={t(name)}
            value={values[name]}
            onChange={(text) => set({ [name]: text })}
          />
        ))}
        <DayFilter {...days} />
      </FilterBar>
      <ProblemAlert error={error} />
      <AuditTable
        entries={data?.auditEntries?.nodes}
        empty={t("none")}
        more={[
          { header: t("subject"), cell: (entry) => <Subject entry={entry} /> },
          {
            header: t("details"),
            cell: (entry) => (
              <Button size="compact-sm" variant="default" onClick={() => setShown(entry)}>
                {t("show")}
              </Button>
            ),
          },
        ]}
      />
      <Pager pageInfo={data?.auditEntries?.pageInfo} />
      <Details entry={shown} onClose={() => setShown(undefined)} />
    </Screen>
  );
}

/** What the call was about, as a link to its screen where it has one. */
function Subject({ entry: { subject, subjectId } }: { readonly entry: AuditEntry }) {
  const address = addressOf(subject);
  if (!address) return <span className="id">{subjectId ?? "–"}</span>;
  return (
    <Anchor component={Link} to={address.path} className="id">
      {address.name}
    </Anchor>
  );
}

function addressOf(subject: AuditEntry["subject"]): { path: string; name: string } | undefined {
  switch (subject?.__typename) {
    case "Wallet":
      return { path: `/users/${encodeURIComponent(subject.userId)}`, name: subject.userId };
    case "CreditPackage":
      return { path: `/packages?id=${subject.id}`, name: subject.name };
    case "StoreEvent":
      return { path: `/store-events/${encodeURIComponent(subject.id)}`, name: subject.id };
    case "Purchase":
      return { path: `/purchases/${subject.id}`, name: subject.id };
    default:
      return undefined;
  }
}

function Details({
  entry,
  onClose,
}: {
  readonly entry: AuditEntry | undefined;
  readonly onClose: () => void;
}) {
  const t = useTranslations("audit");
  const formats = useFormats();
  return (
    <Modal
      size="lg"
      opened={entry !== undefined}
      onClose={onClose}
      title={entry?.operation}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {entry && (
        <Stack>
          <Facts>
            <Fact name={t("time")}>{formats.dateTime(entry.createdAt)}</Fact>
            <Fact name={t("actor")}>
              <span className="id">{entry.actor}</span>
            </Fact>
            <Fact name={t("roles")}>{entry.roles.join(", ")}</Fact>
            <Fact name={t("address")}>{entry.address}</Fact>
            <Fact name={t("requestId")}>
              <span className="id">{entry.requestId}</span>
            </Fact>
            <Fact name={t("reason")}>{entry.reason}</Fact>
            <Fact name={t("refusedWith")}>{entry.refusalReasonCode ?? entry.refusalCode}</Fact>
          </Facts>
          <Json title={t("input")} text={entry.input} />
          <Json title={t("before")} text={entry.stateBefore} />
          <Json title={t("after")} text={entry.stateAfter} />
        </Stack>
      )}
    </Modal>
  );
}

function Json({ title, text }: { readonly title: string; readonly text: string | null }) {
  if (text === null) return null;
  return (
    <div>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Code block tabIndex={0}>
        {JSON.stringify(JSON.parse(text), undefined, 2)}
      </Code>
    </div>
  );
}
