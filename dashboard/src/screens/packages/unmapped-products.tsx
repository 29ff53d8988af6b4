import { Stack, Title } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { PackagesScreenQuery } from "../../api/documents";
import { DataTable } from "../../components/data-table";
import { useFormats } from "../../formats/use-formats";
import { MapProduct } from "./map-product";

interface Props {
  readonly products: NonNullable<PackagesScreenQuery["unmappedStoreProducts"]>["nodes"] | undefined;
}

/** Store products that were bought but are mapped to no package. Nothing is shown when there are none. */
export function UnmappedProducts({ products }: Props) {
  const t = useTranslations("packages");
  const formats = useFormats();
  if (!products || products.length === 0) return null;
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {t("unmapped")}
      </Title>
      <DataTable
        label={t("unmapped")}
        rows={products}
        rowKey={({ id }) => id}
        empty=""
        columns={[
          { header: t("store"), cell: ({ store }) => store },
          { header: t("productId"), cell: ({ productId }) => <span className="id">{productId}</span> },
          {
            header: t("waitingPurchases"),
            numeric: true,
            cell: ({ parkedEvents }) => formats.number(parkedEvents),
          },
          { header: t("lastReceivedAt"), cell: ({ lastReceivedAt }) => formats.ago(lastReceivedAt) },
          {
            header: t("actions"),
            cell: ({ store, productId }) => <MapProduct store={store} productId={productId} />,
          },
        ]}
      />
    </Stack>
  );
}
