import { Code, Title } from "@mantine/core";
import { useParams } from "react-router";
import { useTranslations } from "use-intl";
import { StoreEventScreenDocument } from "../../api/documents";
import { useLiveQuery } from "../../api/use-live-query";
import { AuditTable } from "../../components/audit-table";
import { Fact, Facts } from "../../components/facts";
import { UserLink } from "../../components/links";
import { ProblemAlert } from "../../components/problem-alert";
import { PurchaseTable } from "../../components/purchase-table";
import { Screen } from "../../components/screen";
import { StatusBadge } from "../../components/store-event-table";
import { Waiting } from "../../components/waiting";
import { useFormats } from "../../formats/use-formats";
import type { StoreEvent } from "./event";
import { WhatHelps } from "./what-helps";

/** One store event: what it says, what was decided and why, what is missing and the action that helps. */
export function StoreEventScreen() {
  const t = useTranslations("events");
  const { id = "" } = useParams();
  const { data, error, loading } = useLiveQuery(StoreEventScreenDocument, { id });
  const event = data?.storeEvent;
  return (
    <Screen title={t("oneEvent")}>
      <ProblemAlert error={error} />
      {loading && !event && <Waiting />}
      {event && <Sections event={event} />}
    </Screen>
  );
}

function Sections({ event }: { readonly event: StoreEvent }) {
  const t = useTranslations("events");
  return (
    <>
      <WhatHelps event={event} />
      <EventFacts event={event} />
      <Title order={2} size="h4">
        {t("purchases")}
      </Title>
      <PurchaseTable purchases={event.purchases} empty={t("noPurchases")} />
      <Title order={2} size="h4">
        {t("whatWasDone")}
      </Title>
      <AuditTable subjectId={event.id} entries={event.auditEntries.nodes} empty={t("nothingWasDone")} />
      <Title order={2} size="h4">
        {t("payload")}
      </Title>
      <Code block tabIndex={0}>
        {readable(event.payload)}
      </Code>
    </>
  );
}

function EventFacts({ event }: { readonly event: StoreEvent }) {
  const t = useTranslations("events");
  const values = useTranslations("values");
  const formats = useFormats();
  const { userId, appUserId, environment, reason, wallet } = event;
  return (
    <Facts>
      <Fact name={t("event")}>
        <span className="id">{event.eventId}</span>
      </Fact>
      <Fact name={t("type")}>{event.type}</Fact>
      <Fact name={t("status")}>
        <StatusBadge status={event.status} />
      </Fact>
      <Fact name={t("why")}>{reason && values(`reasons.${reason}`)}</Fact>
      <Fact name={t("user")}>{userId ? <UserLink userId={userId} /> : appUserId}</Fact>
      <Fact name={t("environment")}>{environment && values(`environments.${environment}`)}</Fact>
      <Fact name={t("store")}>{event.store}</Fact>
      <Fact name={t("product")}>{event.productId}</Fact>
      <Fact name={t("transaction")}>{event.transactionId}</Fact>
      <Fact name={t("receivedAt")}>{formats.dateTime(event.receivedAt)}</Fact>
      <Fact name={t("decidedAt")}>{formats.dateTime(event.decidedAt)}</Fact>
      <Fact name={t("attempts")}>{formats.number(event.attempts)}</Fact>
      <Fact name={t("balanceNow")}>{wallet && formats.number(wallet.balance)}</Fact>
      <Fact name={t("resolvedBy")}>{event.resolvedBy}</Fact>
      <Fact name={t("resolutionReason")}>{event.resolutionReason}</Fact>
      <Fact name={t("similarUsers")}>{event.similarUserIds.join(", ")}</Fact>
    </Facts>
  );
}

/** The event over several lines; as it is when it is no JSON. */
function readable(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), undefined, 2);
  } catch {
    return payload;
  }
}
