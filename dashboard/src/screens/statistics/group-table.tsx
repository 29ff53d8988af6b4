import { useTranslations } from "use-intl";
import { DataTable } from "../../components/data-table";
import { useFormats } from "../../formats/use-formats";
import type { Statistics } from "./figures";

type Group = NonNullable<Statistics["groups"]>[number];

/** The totals of each package, store or credit type. */
export function GroupTable({ groups }: { readonly groups: readonly Group[] }) {
  const t = useTranslations("statistics");
  const overview = useTranslations("overview");
  const formats = useFormats();
  const amount =
    (field: "creditsPurchased" | "creditsSpent" | "creditsRefunded" | "purchases") => (group: Group) =>
      formats.number(group.totals[field]);
  return (
    <DataTable
      label={t("groups")}
      rows={groups}
      rowKey={({ value }) => value ?? "none"}
      empty={t("noGroups")}
      columns={[
        {
          header: t("group"),
          cell: ({ value, creditPackage }) => creditPackage?.name ?? value ?? t("noValue"),
        },
        { header: overview("purchases"), numeric: true, cell: amount("purchases") },
        { header: t("share"), numeric: true, cell: ({ purchaseShare }) => formats.percent(purchaseShare) },
        { header: overview("purchased"), numeric: true, cell: amount("creditsPurchased") },
        { header: overview("spent"), numeric: true, cell: amount("creditsSpent") },
        { header: overview("refunded"), numeric: true, cell: amount("creditsRefunded") },
        {
          header: t("refundRate"),
          numeric: true,
          cell: ({ totals }) => formats.percent(totals.refundRate),
        },
        {
          header: overview("revenue"),
          numeric: true,
          cell: ({ totals }) =>
            totals.revenue.map(({ currency, amount: sold }) => formats.money(sold, currency)).join(" · ") ||
            "–",
        },
      ]}
    />
  );
}
