import { useTranslations } from "use-intl";
import type { UserHistoryQuery } from "../../api/documents";
import { DataTable } from "../../components/data-table";
import { useFormats } from "../../formats/use-formats";

type Holds = NonNullable<UserHistoryQuery["holds"]>["nodes"];

/** Credits that services have reserved in a user's wallets. */
export function HoldTable({ holds }: { readonly holds: Holds | undefined }) {
  const t = useTranslations();
  const formats = useFormats();
  return (
    <DataTable
      label={t("user.tabs.holds")}
      rows={holds}
      rowKey={({ id }) => id}
      empty={t("user.noHolds")}
      columns={[
        { header: t("user.reason"), cell: ({ reason }) => reason },
        { header: t("events.status"), cell: ({ status }) => t(`values.holds.${status}`) },
        { header: t("user.held"), numeric: true, cell: ({ held }) => formats.number(held) },
        { header: t("user.captured"), numeric: true, cell: ({ captured }) => formats.number(captured) },
        { header: t("user.member"), cell: ({ member }) => member ?? "–" },
        { header: t("user.reference"), cell: ({ reference }) => reference ?? "–" },
        { header: t("user.expires"), cell: ({ expiresAt }) => formats.dateTime(expiresAt) },
      ]}
    />
  );
}
