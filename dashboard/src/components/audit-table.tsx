import { Anchor, Badge, Stack, Text } from "@mantine/core";
import { Link } from "react-router";
import { useTranslations } from "use-intl";
import type { AuditRowFragment } from "../api/documents";
import { useFormats } from "../formats/use-formats";
import { DataTable, type Column } from "./data-table";

interface Props<Row> {
  readonly entries: readonly Row[] | undefined;
  readonly empty: string;
  /** Columns after the usual ones. */
  readonly more?: readonly Column<Row>[];
  /** The id of the object, for a link to all that was done to it. Without it, the entries are all there are. */
  readonly subjectId?: string;
}

/** What was done, and by whom. */
export function AuditTable<Row extends AuditRowFragment>({ entries, empty, more, subjectId }: Props<Row>) {
  const t = useTranslations("audit");
  const formats = useFormats();
  return (
    <Stack gap="xs">
      <DataTable
        label={t("title")}
        rows={entries}
        rowKey={({ id }) => id}
        empty={empty}
        columns={[
          { header: t("time"), cell: ({ createdAt }) => formats.dateTime(createdAt) },
          {
            header: t("actor"),
            cell: ({ actor }) => (
              <Text size="sm" className="id">
                {actor}
              </Text>
            ),
          },
          { header: t("operation"), cell: ({ operation }) => operation },
          { header: t("outcome"), cell: ({ refusalCode }) => <Outcome refusalCode={refusalCode} /> },
          { header: t("reason"), cell: ({ reason }) => reason ?? "–" },
          ...(more ?? []),
        ]}
      />
      {subjectId && entries && entries.length > 0 && (
        <Anchor component={Link} to={`/audit-log?subject=${encodeURIComponent(subjectId)}`} size="sm">
          {t("allOfIt")}
        </Anchor>
      )}
    </Stack>
  );
}

/** Whether a call was carried out, or with which code it was refused. */
function Outcome({ refusalCode }: Pick<AuditRowFragment, "refusalCode">) {
  const t = useTranslations("audit");
  return (
    <Badge variant="light" color={refusalCode ? "red" : "green"}>
      {refusalCode ?? t("done")}
    </Badge>
  );
}
