import { Alert, Anchor, Badge, Group, Paper, Text } from "@mantine/core";
import { Link } from "react-router";
import { useTranslations } from "use-intl";
import { useFormats } from "../../formats/use-formats";
import { LiftFreeze } from "./lift-freeze";
import type { UserWallet } from "./wallet";

/** One wallet: its balance, and what keeps it from spending. */
export function WalletCard({ wallet, userId }: { readonly wallet: UserWallet; readonly userId: string }) {
  const t = useTranslations("user");
  const formats = useFormats();
  const { balance, available, creditType, expiringNext, mergedInto, spendingFrozenAt } = wallet;
  return (
    <Paper withBorder p="md" miw={220}>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {creditType}
        </Text>
        {spendingFrozenAt && (
          <Badge color="red" variant="light">
            {t("frozen")}
          </Badge>
        )}
      </Group>
      <Text size="xl" fw={700} data-testid={`balance-${creditType}`}>
        {formats.number(balance)}
      </Text>
      {available !== balance && (
        <Text size="sm">{t("available", { credits: formats.number(available) })}</Text>
      )}
      {expiringNext && (
        <Text size="sm">
          {t("expireOn", { count: expiringNext.amount, time: formats.dateTime(expiringNext.expiresAt) })}
        </Text>
      )}
      {spendingFrozenAt && (
        <Group mt="xs" gap="xs">
          <Text size="sm">{t("frozenSince", { time: formats.dateTime(spendingFrozenAt) })}</Text>
          <LiftFreeze wallet={wallet} userId={userId} />
        </Group>
      )}
      {mergedInto?.intoUserId && (
        <Alert mt="xs" color="gray" title={t("merged")}>
          <Anchor component={Link} to={`/users/${encodeURIComponent(mergedInto.intoUserId)}`}>
            {mergedInto.intoUserId}
          </Anchor>
          <Text size="sm">{mergedInto.reason}</Text>
        </Alert>
      )}
    </Paper>
  );
}
