import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import {
  StoreEventsScreenDocument,
  type StoreEventsScreenQuery,
  type StoreEventStatus,
  type StoreEventWhere,
} from "../../api/documents";
import { useLiveQuery } from "../../api/use-live-query";
import { useFilters, usePage } from "../../components/address-state";
import type { Column } from "../../components/data-table";
import { DayFilter } from "../../components/day-filter";
import { ChoiceFilter, FilterBar, TextFilter } from "../../components/filter-bar";
import { PurchaseLink, UserLink } from "../../components/links";
import { Pager } from "../../components/pager";
import { useDays } from "../../components/period";
import { ProblemAlert } from "../../components/problem-alert";
import { Screen } from "../../components/screen";
import { StoreEventTable } from "../../components/store-event-table";
import { useSession } from "../../session/session";
import { BulkButton } from "./bulk-button";

type StoreEvent = NonNullable<StoreEventsScreenQuery["storeEvents"]>["nodes"][number];

/** Shown at first: the events that wait for somebody. */
const usualStatus = "PARKED";
const everyStatus = "ALL";
const statuses = [
  "PARKED",
  "FAILED",
  "APPLIED",
  "IGNORED",
  "DISMISSED",
] as const satisfies readonly StoreEventStatus[];
const filterNames = ["status", "userId", "productId", "transactionId", "type"] as const;

function whereOf(values: Record<(typeof filterNames)[number], string>): StoreEventWhere {
  const status = statuses.find((one) => one === (values.status || usualStatus));
  const texts = (["userId", "productId", "transactionId", "type"] as const).filter((name) => values[name]);
  return {
    ...(status && { status: { eq: status } }),
    ...Object.fromEntries(texts.map((name) => [name, { eq: values[name] }])),
  };
}

/** What the stores reported, newest first. Several events can be retried or dismissed at once. */
export function StoreEvents() {
  const t = useTranslations("events");
  const { values, set } = useFilters(filterNames);
  const { after } = usePage();
  const { moments, ...days } = useDays();
  const where = { ...whereOf(values), ...(moments && { receivedAt: moments }) };
  const { data, error } = useLiveQuery(StoreEventsScreenDocument, { where, ...(after && { after }) });
  const events = data?.storeEvents?.nodes;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const inSight = events?.filter(({ id }) => chosen.has(id)).map(({ id }) => id) ?? [];
  return (
    <Screen title={t("title")} actions={<BulkActions ids={inSight} onDone={() => setChosen(new Set())} />}>
      <Filters values={values} set={set} days={days} />
      <ProblemAlert error={error} />
      <StoreEventTable
        events={events}
        empty={where.status?.eq === usualStatus ? t("noneParked") : t("none")}
        before={useChoiceColumn(chosen, setChosen)}
        more={useMoreColumns()}
      />
      <Pager pageInfo={data?.storeEvents?.pageInfo} />
    </Screen>
  );
}

interface FilterProps extends ReturnType<typeof useFilters<(typeof filterNames)[number]>> {
  readonly days: Omit<ReturnType<typeof useDays>, "moments">;
}

function Filters({ values, set, days }: FilterProps) {
  const t = useTranslations();
  return (
    <FilterBar>
      <ChoiceFilter
        required
        label={t("events.status")}
        value={values.status || usualStatus}
        options={[
          ...statuses.map((value) => ({ value, label: t(`values.statuses.${value}`) })),
          { value: everyStatus, label: t("events.allStatuses") },
        ]}
        onChange={(status) => set({ status })}
      />
      <TextFilter label={t("events.user")} value={values.userId} onChange={(userId) => set({ userId })} />
      <TextFilter
        label={t("events.product")}
        value={values.productId}
        onChange={(productId) => set({ productId })}
      />
      <TextFilter
        label={t("events.transaction")}
        value={values.transactionId}
        onChange={(transactionId) => set({ transactionId })}
      />
      <TextFilter label={t("events.type")} value={values.type} onChange={(type) => set({ type })} />
      <DayFilter {...days} />
    </FilterBar>
  );
}

function useChoiceColumn(
  chosen: ReadonlySet<string>,
  setChosen: (ids: ReadonlySet<string>) => void,
): Column<StoreEvent>[] {
  const t = useTranslations("events");
  const { may } = useSession();
  if (!may("retryStoreEvents")) return [];
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const cell = ({ id, eventId }: StoreEvent) => (
    <Checkbox aria-label={t("choose", { eventId })} checked={chosen.has(id)} onChange={() => toggle(id)} />
  );
  return [{ header: t("chosen"), cell }];
}

function useMoreColumns(): Column<StoreEvent>[] {
  const t = useTranslations("events");
  return [
    {
      header: t("user"),
      cell: ({ userId, appUserId }) => (userId ? <UserLink userId={userId} /> : appUserId),
    },
    { header: t("store"), cell: ({ store }) => store ?? "–" },
    { header: t("purchase"), cell: ({ purchase }) => (purchase ? <PurchaseLink id={purchase.id} /> : "–") },
  ];
}

interface BulkProps {
  readonly ids: readonly string[];
  readonly onDone: () => void;
}

function BulkActions({ ids, onDone }: BulkProps) {
  const t = useTranslations("events");
  const chosen = { ids, onDone };
  return (
    <>
      <BulkButton {...chosen} action="retry" label={t("retryChosen", { count: ids.length })} />
      <BulkButton
        {...chosen}
        action="dismiss"
        variant="default"
        label={t("dismissChosen", { count: ids.length })}
      />
    </>
  );
}
