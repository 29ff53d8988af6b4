import { NumberInput, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@apollo/client/react";
import dayjs from "dayjs";
import { useTranslations } from "use-intl";
import { GrantCreditsDocument } from "../../api/documents";
import { ActionDialog, useReasonRule } from "../../components/action-dialog";
import { useIntention } from "../../components/use-intention";
import { useFormats } from "../../formats/use-formats";
import { BalanceChange } from "./balance-change";
import { ExpiryInput } from "./expiry-input";
import type { WalletOf } from "./wallet";

interface Props extends WalletOf {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Gives credits to a user, for a reason, and for ever or until a time. */
export function GrantDialog({ opened, onClose, ...walletOf }: Props) {
  const t = useTranslations("user");
  const formats = useFormats();
  const idempotencyKey = useIntention(opened);
  const [grant] = useMutation(GrantCreditsDocument, { refetchQueries: ["UserScreen"] });
  const reasonRule = useReasonRule();
  const form = useForm({
    initialValues: { amount: "" as number | string, expiry: null as string | null, reason: "" },
    validate: {
      amount: (amount) => (typeof amount === "number" && amount >= 1 ? null : t("amountRule")),
      expiry: (expiry) => (expiry === null || dayjs(expiry).isAfter(dayjs()) ? null : t("expiryRule")),
      reason: reasonRule,
    },
  });
  const call = async ({ amount, expiry, reason }: typeof form.values, dryRun: boolean) => {
    const what = { amount: Number(amount), expiresAt: momentOf(expiry), reason: reason.trim() };
    const { data } = await grant({ variables: { input: { ...walletOf, ...what, idempotencyKey, dryRun } } });
    return data?.grantCredits;
  };
  return (
    <ActionDialog
      title={t("grant")}
      opened={opened}
      onClose={onClose}
      form={form}
      confirmLabel={t("grant")}
      preview={async (values) => {
        const outcome = await call(values, true);
        const time = momentOf(values.expiry);
        return (
          <>
            <BalanceChange outcome={outcome} />
            {time && (
              <Text size="sm">
                {t("expireOn", { count: Number(values.amount), time: formats.dateTime(time) })}
              </Text>
            )}
          </>
        );
      }}
      carryOut={async (values) => {
        const outcome = await call(values, false);
        return t("balanceIsNow", { credits: formats.number(outcome?.balanceAfter ?? 0) });
      }}
    >
      <NumberInput
        label={t("creditsToGrant")}
        required
        min={1}
        allowDecimal={false}
        allowNegative={false}
        thousandSeparator=" "
        data-autofocus
        {...form.getInputProps("amount")}
      />
      <ExpiryInput {...form.getInputProps("expiry")} />
    </ActionDialog>
  );
}

/** The moment that is meant by a day and time such as `2026-11-30 23:59:00` in the browser's zone. */
const momentOf = (expiry: string | null) => (expiry === null ? null : dayjs(expiry).toISOString());
