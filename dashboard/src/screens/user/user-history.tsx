import { useTranslations } from "use-intl";
import { UserHistoryDocument, type UserHistoryQuery } from "../../api/documents";
import { useLiveQuery } from "../../api/use-live-query";
import { AuditTable } from "../../components/audit-table";
import { DataTable } from "../../components/data-table";
import type { Environment } from "../../components/options";
import { ProblemAlert } from "../../components/problem-alert";
import { PurchaseTable } from "../../components/purchase-table";
import { StoreEventTable } from "../../components/store-event-table";
import { useFormats } from "../../formats/use-formats";

interface Props {
  readonly tab: "purchases" | "transactions" | "events" | "audit";
  readonly userId: string;
  readonly environment: Environment;
}

/** What happened to a user beside the entries: one document for all of its tabs. */
export function UserHistory({ tab, userId, environment }: Props) {
  const t = useTranslations("user");
  const users = { eq: userId };
  const { data, error } = useLiveQuery(UserHistoryDocument, { userId, users, environment });
  return (
    <>
      <ProblemAlert error={error} />
      {tab === "purchases" && <PurchaseTable purchases={data?.purchases?.nodes} empty={t("noPurchases")} />}
      {tab === "transactions" && <TransactionTable transactions={data?.storeTransactions?.nodes} />}
      {tab === "events" && <StoreEventTable events={data?.storeEvents?.nodes} empty={t("noEvents")} />}
      {tab === "audit" && <AuditTable entries={data?.wallet?.auditEntries.nodes} empty={t("noAudit")} />}
    </>
  );
}

type Transactions = NonNullable<UserHistoryQuery["storeTransactions"]>["nodes"];

function TransactionTable({ transactions }: { readonly transactions: Transactions | undefined }) {
  const t = useTranslations();
  const formats = useFormats();
  return (
    <DataTable
      label={t("user.tabs.transactions")}
      rows={transactions}
      rowKey={({ id }) => id}
      empty={t("user.noTransactions")}
      columns={[
        {
          header: t("user.transaction"),
          cell: ({ transactionId }) => <span className="id">{transactionId}</span>,
        },
        { header: t("events.store"), cell: ({ store }) => store },
        { header: t("events.product"), cell: ({ productId }) => productId ?? "–" },
        { header: t("events.status"), cell: ({ state }) => t(`values.transactionStates.${state}`) },
        { header: t("user.amount"), numeric: true, cell: ({ credits }) => formats.number(credits) },
        { header: t("user.changedAt"), cell: ({ updatedAt }) => formats.dateTime(updatedAt) },
      ]}
    />
  );
}
