import { useTranslations } from "use-intl";
import { UserHistoryDocument, type UserHistoryQuery } from "../../api/documents";
import { useLiveQuery } from "../../api/use-live-query";
import { usePage } from "../../components/address-state";
import { AuditTable } from "../../components/audit-table";
import { DataTable } from "../../components/data-table";
import { Pager } from "../../components/pager";
import { ProblemAlert } from "../../components/problem-alert";
import { PurchaseTable } from "../../components/purchase-table";
import { StoreEventTable } from "../../components/store-event-table";
import { useFormats } from "../../formats/use-formats";
import { HoldTable } from "./hold-table";
import { LotTable } from "./lot-table";
import type { WalletOf } from "./wallet";

interface Props extends WalletOf {
  readonly tab: "purchases" | "holds" | "lots" | "transactions" | "events" | "audit";
}

/** What happened to a user beside the entries: one document, of which each tab reads its own list. */
export function UserHistory({ tab, userId, environment, creditType }: Props) {
  const t = useTranslations("user");
  const { after } = usePage();
  const { data, error } = useLiveQuery(UserHistoryDocument, {
    userId,
    users: { eq: userId },
    environment,
    creditType,
    [tab]: true,
    ...(after && { [`${tab}After`]: after }),
  });
  const audit = data?.wallet?.auditEntries;
  const lots = data?.wallet?.lots;
  const pages = {
    purchases: data?.purchases?.pageInfo,
    holds: data?.holds?.pageInfo,
    lots: lots?.pageInfo,
    transactions: data?.storeTransactions?.pageInfo,
    events: data?.storeEvents?.pageInfo,
    audit: audit?.pageInfo,
  };
  return (
    <>
      <ProblemAlert error={error} />
      {tab === "purchases" && <PurchaseTable purchases={data?.purchases?.nodes} empty={t("noPurchases")} />}
      {tab === "holds" && <HoldTable holds={data?.holds?.nodes} />}
      {tab === "lots" && <LotTable lots={lots?.nodes} />}
      {tab === "transactions" && <TransactionTable transactions={data?.storeTransactions?.nodes} />}
      {tab === "events" && <StoreEventTable events={data?.storeEvents?.nodes} empty={t("noEvents")} />}
      {tab === "audit" && <AuditTable entries={audit?.nodes} empty={t("noAudit")} />}
      <Pager pageInfo={pages[tab]} />
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
