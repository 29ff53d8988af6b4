import { useTranslations } from "use-intl";
import type { UserHistoryQuery } from "../../api/documents";
import { DataTable } from "../../components/data-table";
import { PurchaseLink } from "../../components/links";
import { useFormats } from "../../formats/use-formats";

type Lots = NonNullable<NonNullable<UserHistoryQuery["wallet"]>["lots"]>["nodes"];

/** The lots of a wallet that still have credits, in the order in which spends take from them. */
export function LotTable({ lots }: { readonly lots: Lots | undefined }) {
  const t = useTranslations();
  const formats = useFormats();
  return (
    <DataTable
      label={t("user.tabs.lots")}
      rows={lots}
      rowKey={({ id }) => id}
      empty={t("user.noLots")}
      columns={[
        { header: t("user.kind"), cell: ({ kind }) => t(`values.lotKinds.${kind}`) },
        { header: t("user.remaining"), numeric: true, cell: ({ remaining }) => formats.number(remaining) },
        { header: t("user.held"), numeric: true, cell: ({ held }) => formats.number(held) },
        { header: t("user.granted"), numeric: true, cell: ({ granted }) => formats.number(granted) },
        {
          header: t("user.lotExpires"),
          cell: ({ expiresAt }) => (expiresAt ? formats.dateTime(expiresAt) : t("user.never")),
        },
        {
          header: t("purchases.purchase"),
          cell: ({ purchase }) => (purchase ? <PurchaseLink id={purchase.id} /> : "–"),
        },
      ]}
    />
  );
}
