import { Badge } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { PurchaseRowFragment } from "../api/documents";
import { useFormats } from "../formats/use-formats";
import { DataTable, type Column } from "./data-table";
import { PurchaseLink, UserLink } from "./links";

interface Props<Row> {
  readonly purchases: readonly Row[] | undefined;
  readonly empty: string;
  /** Whether the purchases belong to several users. */
  readonly withUser?: boolean;
}

/** A list of purchases. */
export function PurchaseTable<Row extends PurchaseRowFragment>({ purchases, empty, withUser }: Props<Row>) {
  const t = useTranslations("purchases");
  const formats = useFormats();
  const user: Column<Row>[] = withUser
    ? [{ header: t("user"), cell: ({ userId }) => <UserLink userId={userId} /> }]
    : [];
  return (
    <DataTable
      label={t("title")}
      rows={purchases}
      rowKey={({ id }) => id}
      empty={empty}
      columns={[
        { header: t("purchase"), cell: ({ id }) => <PurchaseLink id={id} /> },
        ...user,
        { header: t("time"), cell: ({ createdAt }) => formats.dateTime(createdAt) },
        { header: t("package"), cell: ({ creditPackage }) => creditPackage.name },
        {
          header: t("credits"),
          numeric: true,
          cell: ({ credits, creditType }) => `${formats.number(credits)} ${creditType}`,
        },
        {
          header: t("price"),
          numeric: true,
          cell: ({ priceAmount, currency }) => formats.money(priceAmount, currency),
        },
        { header: t("state"), cell: ({ refund }) => <RefundBadge isRefunded={refund !== null} /> },
      ]}
    />
  );
}

function RefundBadge({ isRefunded }: { readonly isRefunded: boolean }) {
  const t = useTranslations("purchases");
  return (
    <Badge variant="light" color={isRefunded ? "orange" : "green"}>
      {isRefunded ? t("refunded") : t("kept")}
    </Badge>
  );
}
