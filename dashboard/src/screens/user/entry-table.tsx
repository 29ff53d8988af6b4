import { Text } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { EntryRowFragment } from "../../api/documents";
import { DataTable } from "../../components/data-table";
import { useFormats } from "../../formats/use-formats";

/** Why the credits moved and, for a spend, what the service said about it. */
function Reason({ reason, spend }: EntryRowFragment) {
  const t = useTranslations("user");
  const formats = useFormats();
  const more = [
    spend?.member && t("spentBy", { member: spend.member }),
    spend?.reference && t("spentFor", { reference: spend.reference }),
    spend && spend.reversed > 0 && t("givenBack", { credits: formats.number(spend.reversed) }),
  ].filter(Boolean);
  return (
    <>
      {reason ?? "–"}
      {more.length > 0 && (
        <Text size="xs" c="dimmed">
          {more.join(" · ")}
        </Text>
      )}
    </>
  );
}

/** A wallet's newest ledger entries. */
export function EntryTable({ entries }: { readonly entries: readonly EntryRowFragment[] | undefined }) {
  const t = useTranslations();
  const formats = useFormats();
  return (
    <DataTable
      label={t("user.tabs.entries")}
      rows={entries}
      rowKey={({ id }) => id}
      empty={t("user.noEntries")}
      columns={[
        { header: "#", numeric: true, cell: ({ sequence }) => formats.number(sequence) },
        { header: t("common.time"), cell: ({ createdAt }) => formats.dateTime(createdAt) },
        { header: t("user.kind"), cell: ({ kind }) => t(`values.kinds.${kind}`) },
        { header: t("user.amount"), numeric: true, cell: ({ amount }) => formats.change(amount) },
        {
          header: t("user.balance"),
          numeric: true,
          cell: ({ balanceAfter }) => formats.number(balanceAfter),
        },
        {
          header: t("user.actor"),
          cell: ({ actor }) => (
            <Text size="sm" className="id">
              {actor ?? "–"}
            </Text>
          ),
        },
        { header: t("user.reason"), cell: (entry) => <Reason {...entry} /> },
      ]}
    />
  );
}
