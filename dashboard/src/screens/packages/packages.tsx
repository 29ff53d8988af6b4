import { Badge, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { PackageSalesDocument, PackagesScreenDocument, type PackageSalesQuery } from "../../api/documents";
import { intervalOfFigures, useLiveQuery } from "../../api/use-live-query";
import { useFilters, usePage } from "../../components/address-state";
import { DataTable, type Column } from "../../components/data-table";
import { ChoiceFilter, FilterBar, TextFilter } from "../../components/filter-bar";
import { Pager } from "../../components/pager";
import { usePeriod } from "../../components/period";
import { PeriodBar } from "../../components/period-bar";
import { ProblemAlert } from "../../components/problem-alert";
import { Screen } from "../../components/screen";
import { useFormats } from "../../formats/use-formats";
import { useSession } from "../../session/session";
import { ArchiveButton } from "./archive-button";
import { MapProduct } from "./map-product";
import type { Package } from "./package";
import { PackageDialog } from "./package-dialog";
import { UnmapProduct } from "./unmap-product";
import { UnmappedProducts } from "./unmapped-products";

type Sales = NonNullable<NonNullable<PackageSalesQuery["statistics"]>["groups"]>[number];

/** The packages with their store products and how they sold, and products that no package is mapped to. */
export function Packages() {
  const t = useTranslations("packages");
  const { may } = useSession();
  const { values, set } = useFilters(["name", "archived", "id"]);
  const { after } = usePage();
  const chosen = usePeriod();
  const [edited, setEdited] = useState<Package>();
  const [dialogOpen, dialog] = useDisclosure();
  const where = {
    ...(values.name && { name: { contains: values.name } }),
    ...(values.id && { id: { eq: values.id } }),
    ...(!values.id && values.archived !== "all" && { isArchived: values.archived === "yes" }),
  };
  const { data, error } = useLiveQuery(PackagesScreenDocument, { where, ...(after && { after }) });
  const { from, to, timeZone } = chosen.period;
  const sold = useLiveQuery(PackageSalesDocument, { from, to, timeZone }, { every: intervalOfFigures });
  const edit = (one?: Package) => {
    setEdited(one);
    dialog.open();
  };
  return (
    <Screen
      title={t("title")}
      actions={may("createCreditPackage") && <Button onClick={() => edit()}>{t("create")}</Button>}
    >
      <FilterBar>
        <TextFilter label={t("name")} value={values.name} onChange={(name) => set({ name, id: null })} />
        <ChoiceFilter
          required
          label={t("state")}
          value={values.archived || "no"}
          options={[
            { value: "no", label: t("onSale") },
            { value: "yes", label: t("archived") },
            { value: "all", label: t("all") },
          ]}
          onChange={(archived) => set({ archived, id: null })}
        />
        <PeriodBar {...chosen} />
      </FilterBar>
      <ProblemAlert error={error ?? sold.error} />
      <PackageTable packages={data?.creditPackages?.nodes} sales={sold.data} onEdit={edit} />
      <Pager pageInfo={data?.creditPackages?.pageInfo} />
      <UnmappedProducts products={data?.unmappedStoreProducts?.nodes} />
      <PackageDialog
        key={edited ? `${edited.id} ${edited.version}` : "new"}
        edited={edited}
        opened={dialogOpen}
        onClose={dialog.close}
      />
    </Screen>
  );
}

interface TableProps {
  readonly packages: readonly Package[] | undefined;
  readonly sales: PackageSalesQuery | undefined;
  readonly onEdit: (one: Package) => void;
}

function PackageTable({ packages, sales, onEdit }: TableProps) {
  const t = useTranslations("packages");
  const formats = useFormats();
  const salesOf = useMemo(
    () => new Map(sales?.statistics?.groups?.map((group) => [group.creditPackage?.id, group])),
    [sales],
  );
  const revenue = (group: Sales | undefined) =>
    group?.totals.revenue.map(({ amount, currency }) => formats.money(amount, currency)).join(" · ") || "–";
  const columns: Column<Package>[] = [
    { header: t("name"), cell: (one) => <Name one={one} /> },
    { header: t("credits"), numeric: true, cell: (one) => <Credits one={one} /> },
    {
      header: t("price"),
      numeric: true,
      cell: ({ priceAmount, currency }) => formats.money(priceAmount, currency),
    },
    { header: t("products"), cell: (one) => <Products one={one} /> },
    {
      header: t("purchases"),
      numeric: true,
      cell: ({ id }) => formats.number(salesOf.get(id)?.totals.purchases ?? 0),
    },
    { header: t("share"), numeric: true, cell: ({ id }) => formats.percent(salesOf.get(id)?.purchaseShare) },
    {
      header: t("refundRate"),
      numeric: true,
      cell: ({ id }) => formats.percent(salesOf.get(id)?.totals.refundRate),
    },
    { header: t("revenue"), numeric: true, cell: ({ id }) => revenue(salesOf.get(id)) },
    { header: t("actions"), cell: (one) => <Actions one={one} onEdit={onEdit} /> },
  ];
  return (
    <DataTable
      label={t("title")}
      rows={packages}
      rowKey={({ id }) => id}
      empty={t("none")}
      columns={columns}
    />
  );
}

function Name({ one }: { readonly one: Package }) {
  const t = useTranslations("packages");
  return (
    <>
      <Text size="sm">{one.name}</Text>
      <Text size="xs" c="dimmed" className="id">
        {one.id}
      </Text>
      {one.archivedAt && (
        <Badge color="gray" variant="light">
          {t("archived")}
        </Badge>
      )}
    </>
  );
}

function Credits({ one }: { readonly one: Package }) {
  const formats = useFormats();
  const bonus = one.bonusCredits > 0 ? ` + ${formats.number(one.bonusCredits)}` : "";
  return `${formats.number(one.credits)}${bonus} ${one.creditType}`;
}

function Products({ one }: { readonly one: Package }) {
  const t = useTranslations("packages");
  const products = one.revenueCat?.products ?? [];
  if (products.length === 0)
    return (
      <Badge color="orange" variant="light">
        {t("notMapped")}
      </Badge>
    );
  const storesOf = Map.groupBy(products, ({ productId }) => productId);
  return [...storesOf].map(([productId, mappings]) => (
    <div key={productId}>
      <Text size="sm" className="id">
        {productId}
      </Text>
      <Group gap={4}>
        {mappings.map(({ id, store }) => (
          <Group key={id} gap={0} wrap="nowrap">
            <Text size="xs" c="dimmed">
              {store}
            </Text>
            <UnmapProduct store={store} productId={productId} />
          </Group>
        ))}
      </Group>
    </div>
  ));
}

function Actions({ one, onEdit }: { readonly one: Package; readonly onEdit: (one: Package) => void }) {
  const t = useTranslations("packages");
  const { may } = useSession();
  return (
    <Group gap="xs" wrap="nowrap">
      {may("updateCreditPackage") && (
        <Button size="compact-sm" variant="default" onClick={() => onEdit(one)}>
          {t("edit")}
        </Button>
      )}
      <MapProduct packageId={one.id} />
      <ArchiveButton one={one} />
    </Group>
  );
}
