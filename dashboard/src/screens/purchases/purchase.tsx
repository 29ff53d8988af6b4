import { Title } from "@mantine/core";
import { useParams } from "react-router";
import { useTranslations } from "use-intl";
import { PurchaseScreenDocument, type PurchaseScreenQuery } from "../../api/documents";
import { useLiveQuery } from "../../api/use-live-query";
import { AuditTable } from "../../components/audit-table";
import { Fact, Facts } from "../../components/facts";
import { StoreEventLink, UserLink } from "../../components/links";
import { ProblemAlert } from "../../components/problem-alert";
import { Screen } from "../../components/screen";
import { Waiting } from "../../components/waiting";
import { useFormats } from "../../formats/use-formats";
import { RefundPurchase } from "./refund-purchase";

type Bought = NonNullable<PurchaseScreenQuery["purchase"]>;

/** One purchase: what was bought, what became of it, and who did something to it. */
export function Purchase() {
  const t = useTranslations("purchases");
  const { id = "" } = useParams();
  const { data, error, loading } = useLiveQuery(PurchaseScreenDocument, { id });
  const purchase = data?.purchase;
  return (
    <Screen title={t("onePurchase")} actions={purchase && <RefundPurchase purchase={purchase} />}>
      <ProblemAlert error={error} />
      {loading && !purchase && <Waiting />}
      {purchase && (
        <>
          <PurchaseFacts purchase={purchase} />
          <Title order={2} size="h4">
            {t("whatWasDone")}
          </Title>
          <AuditTable
            subjectId={purchase.id}
            entries={purchase.auditEntries.nodes}
            empty={t("nothingWasDone")}
          />
        </>
      )}
    </Screen>
  );
}

function PurchaseFacts({ purchase }: { readonly purchase: Bought }) {
  const t = useTranslations("purchases");
  const values = useTranslations("values");
  const formats = useFormats();
  const { refund, storeEvent } = purchase;
  return (
    <Facts>
      <Fact name={t("purchase")}>
        <span className="id">{purchase.id}</span>
      </Fact>
      <Fact name={t("user")}>
        <UserLink userId={purchase.userId} />
      </Fact>
      <Fact name={t("time")}>{formats.dateTime(purchase.createdAt)}</Fact>
      <Fact name={t("package")}>{purchase.creditPackage.name}</Fact>
      <Fact name={t("credits")}>{`${formats.number(purchase.credits)} ${purchase.creditType}`}</Fact>
      <Fact name={t("price")}>{formats.money(purchase.priceAmount, purchase.currency)}</Fact>
      <Fact name={t("environment")}>{values(`environments.${purchase.environment}`)}</Fact>
      <Fact name={t("balanceNow")}>{formats.number(purchase.wallet.balance)}</Fact>
      <Fact name={t("source")}>{storeEvent ? null : t("sources.TEST")}</Fact>
      <Fact name={t("event")}>
        {storeEvent && <StoreEventLink id={storeEvent.id}>{storeEvent.eventId}</StoreEventLink>}
      </Fact>
      <Fact name={t("refundedAt")}>{refund && formats.dateTime(refund.refundedAt)}</Fact>
      <Fact name={t("taken")}>{refund && formats.number(refund.taken)}</Fact>
      <Fact name={t("shortfall")}>
        {refund && refund.shortfall > 0 ? formats.number(refund.shortfall) : null}
      </Fact>
    </Facts>
  );
}
