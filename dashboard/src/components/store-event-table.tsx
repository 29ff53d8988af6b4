import { Badge } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { StoreEventRowFragment, StoreEventStatus } from "../api/documents";
import { useFormats } from "../formats/use-formats";
import { DataTable, type Column } from "./data-table";
import { StoreEventLink } from "./links";

const colors: Record<StoreEventStatus, string> = {
  APPLIED: "green",
  DISMISSED: "gray",
  FAILED: "red",
  IGNORED: "gray",
  PARKED: "orange",
};

/** The decision about a store event. */
export function StatusBadge({ status }: { readonly status: StoreEventStatus }) {
  const t = useTranslations("values.statuses");
  return (
    <Badge variant="light" color={colors[status]}>
      {t(status)}
    </Badge>
  );
}

interface Props<Row> {
  readonly events: readonly Row[] | undefined;
  readonly empty: string;
  /** Columns before and after the usual ones. */
  readonly before?: readonly Column<Row>[];
  readonly more?: readonly Column<Row>[];
}

/** A list of store events. */
export function StoreEventTable<Row extends StoreEventRowFragment>(props: Props<Row>) {
  const { events, empty, before = [], more = [] } = props;
  const t = useTranslations();
  const formats = useFormats();
  return (
    <DataTable
      label={t("events.title")}
      rows={events}
      rowKey={({ id }) => id}
      empty={empty}
      columns={[
        ...before,
        {
          header: t("events.event"),
          cell: ({ id, eventId }) => <StoreEventLink id={id}>{eventId}</StoreEventLink>,
        },
        { header: t("events.type"), cell: ({ type }) => type },
        { header: t("events.product"), cell: ({ productId }) => productId ?? "–" },
        { header: t("events.status"), cell: ({ status }) => <StatusBadge status={status} /> },
        { header: t("events.why"), cell: ({ reason }) => (reason ? t(`values.reasons.${reason}`) : "–") },
        { header: t("events.receivedAt"), cell: ({ receivedAt }) => formats.dateTime(receivedAt) },
        ...more,
      ]}
    />
  );
}
