import { Badge, Code, Group, Text } from "@mantine/core";
import { useTranslations } from "use-intl";
import { UsersScreenDocument, type UsersScreenQuery } from "../../api/documents";
import { useLiveQuery } from "../../api/use-live-query";
import { useFilters, usePage } from "../../components/address-state";
import { DataTable } from "../../components/data-table";
import { ChoiceFilter, FilterBar, TextFilter } from "../../components/filter-bar";
import { UserLink } from "../../components/links";
import { environmentOf, useEnvironmentOptions } from "../../components/options";
import { Pager } from "../../components/pager";
import { ProblemAlert } from "../../components/problem-alert";
import { Screen } from "../../components/screen";
import { useFormats } from "../../formats/use-formats";

type User = NonNullable<UsersScreenQuery["users"]>["nodes"][number];

/** The users who have a wallet, found by the beginning of their id. */
export function Users() {
  const t = useTranslations("users");
  const { values, set } = useFilters(["userId", "environment"]);
  const { after } = usePage();
  const environment = environmentOf(values.environment);
  const { data, error } = useLiveQuery(UsersScreenDocument, {
    where: {
      ...(values.userId && { userId: { startsWith: values.userId } }),
      ...(environment && { environment }),
    },
    ...(after && { after }),
  });
  return (
    <Screen title={t("title")}>
      <FilterBar>
        <TextFilter label={t("userId")} value={values.userId} onChange={(userId) => set({ userId })} />
        <ChoiceFilter
          label={t("environment")}
          value={values.environment}
          options={useEnvironmentOptions()}
          onChange={(chosen) => set({ environment: chosen })}
        />
      </FilterBar>
      <ProblemAlert error={error} />
      <DataTable
        label={t("title")}
        rows={data?.users?.nodes}
        rowKey={({ id }) => id}
        empty={<NoUsers isFiltered={values.userId !== "" || environment !== undefined} />}
        columns={[
          { header: t("userId"), cell: ({ userId }) => <UserLink userId={userId} /> },
          { header: t("wallets"), cell: (user) => <Wallets user={user} /> },
        ]}
      />
      <Pager pageInfo={data?.users?.pageInfo} />
    </Screen>
  );
}

function NoUsers({ isFiltered }: { readonly isFiltered: boolean }) {
  const t = useTranslations("users");
  return isFiltered ? t("noneFits") : t.rich("none", { command: (text) => <Code>{text}</Code> });
}

function Wallets({ user }: { readonly user: User }) {
  const t = useTranslations();
  const formats = useFormats();
  return (
    <Group gap="xs">
      {user.wallets.map(({ id, balance, creditType, environment, spendingFrozenAt }) => (
        <Group key={id} gap={4} wrap="nowrap">
          <Text size="sm">
            {formats.number(balance)} {creditType} · {t(`values.environments.${environment}`)}
          </Text>
          {spendingFrozenAt && (
            <Badge color="red" variant="light">
              {t("user.frozen")}
            </Badge>
          )}
        </Group>
      ))}
    </Group>
  );
}
