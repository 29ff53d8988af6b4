import { useTranslations } from "use-intl";
import type { EntryRowFragment } from "../../api/documents";
import { ChartPanel } from "../../components/chart-panel";
import { useFormats } from "../../formats/use-formats";

/** The balance after each of the wallet's newest entries, oldest first. */
export function BalanceChart({ entries }: { readonly entries: readonly EntryRowFragment[] | undefined }) {
  const t = useTranslations("user");
  const formats = useFormats();
  const points = entries?.toReversed().map(({ createdAt, balanceAfter }) => ({
    label: formats.dateTime(createdAt),
    balance: balanceAfter,
  }));
  return (
    <ChartPanel
      title={t("balanceOverTime")}
      points={points}
      format={formats.number}
      axis={formats.short}
      series={[{ name: "balance", label: t("balance"), color: "indigo.6" }]}
    />
  );
}
