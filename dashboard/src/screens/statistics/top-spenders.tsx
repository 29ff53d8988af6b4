import { Stack, Title } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { OverviewAttentionQuery } from "../../api/documents";
import { DataTable } from "../../components/data-table";
import { UserLink } from "../../components/links";
import { useFormats } from "../../formats/use-formats";

interface Props {
  readonly statistics: NonNullable<OverviewAttentionQuery["walletStatistics"]> | undefined;
}

/** The wallets from which most was spent in the period. */
export function TopSpenders({ statistics }: Props) {
  const t = useTranslations("statistics");
  const formats = useFormats();
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {t("topSpenders")}
      </Title>
      <DataTable
        label={t("topSpenders")}
        rows={statistics?.topSpenders}
        rowKey={({ wallet }) => wallet?.id ?? "none"}
        empty={t("noSpenders")}
        columns={[
          { header: t("user"), cell: ({ wallet }) => wallet && <UserLink userId={wallet.userId} /> },
          { header: t("creditType"), cell: ({ wallet }) => wallet?.creditType },
          { header: t("spent"), numeric: true, cell: ({ creditsSpent }) => formats.number(creditsSpent) },
        ]}
      />
    </Stack>
  );
}
