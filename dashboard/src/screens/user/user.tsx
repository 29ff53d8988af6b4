import { Group, SegmentedControl, Select, Tabs } from "@mantine/core";
import { useParams } from "react-router";
import { useTranslations } from "use-intl";
import { UserScreenDocument } from "../../api/documents";
import { useLiveQuery } from "../../api/use-live-query";
import { useFilters, usePage } from "../../components/address-state";
import { environmentOf, useEnvironmentOptions } from "../../components/options";
import { Pager } from "../../components/pager";
import { ProblemAlert } from "../../components/problem-alert";
import { Screen } from "../../components/screen";
import { useSession } from "../../session/session";
import { BalanceChart } from "./balance-chart";
import { EntryTable } from "./entry-table";
import { UserHistory } from "./user-history";
import { WalletActions } from "./wallet-actions";
import { WalletCard } from "./wallet-card";

const tabs = ["entries", "purchases", "holds", "lots", "transactions", "events", "audit"] as const;

/** One user in one environment: their wallets, how the balance moved, all that happened, and what can be done. */
export function User() {
  const t = useTranslations("user");
  const { userId = "" } = useParams();
  const { settings } = useSession();
  const { values, set } = useFilters(["environment", "creditType", "tab"]);
  const own = settings.deployment === "production" ? "PRODUCTION" : "SANDBOX";
  const environment = environmentOf(values.environment) ?? own;
  const creditType = values.creditType || "CREDITS";
  const tab = tabs.find((name) => name === values.tab) ?? "entries";
  const { after } = usePage();
  const { data, error } = useLiveQuery(UserScreenDocument, {
    userId,
    environment,
    creditType,
    ...(tab === "entries" && after && { entriesAfter: after }),
  });
  const wallets = data?.wallets?.nodes;
  const wallet = data?.wallet ?? undefined;
  const types = [...new Set(["CREDITS", ...(wallets?.map((one) => one.creditType) ?? [])])];
  return (
    <Screen title={userId} actions={<WalletActions {...{ userId, environment, creditType, wallet }} />}>
      <Group align="flex-end">
        <SegmentedControl
          aria-label={t("environment")}
          value={environment}
          data={useEnvironmentOptions()}
          onChange={(chosen) => set({ environment: chosen })}
        />
        {types.length > 1 && (
          <Select
            label={t("creditType")}
            allowDeselect={false}
            value={creditType}
            data={types}
            onChange={(chosen) => set({ creditType: chosen })}
          />
        )}
      </Group>
      <ProblemAlert error={error} />
      <Group align="stretch">
        {wallets?.map((one) => (
          <WalletCard key={one.id} wallet={one} userId={userId} />
        ))}
      </Group>
      <BalanceChart entries={wallet?.entries.nodes} />
      <Tabs value={tab} onChange={(chosen) => set({ tab: chosen })} keepMounted={false}>
        <Tabs.List>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} pt="md">
          {tab === "entries" ? (
            <>
              <EntryTable entries={wallet?.entries.nodes} />
              <Pager pageInfo={wallet?.entries.pageInfo} />
            </>
          ) : (
            <UserHistory {...{ tab, userId, environment, creditType }} />
          )}
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
}
