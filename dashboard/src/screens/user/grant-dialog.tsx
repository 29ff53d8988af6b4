import { NumberInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { GrantCreditsDocument } from "../../api/documents";
import { ActionDialog, useReasonRule } from "../../components/action-dialog";
import { useIntention } from "../../components/use-intention";
import { useFormats } from "../../formats/use-formats";
import { BalanceChange } from "./balance-change";
import type { WalletOf } from "./wallet";

interface Props extends WalletOf {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Gives credits to a user, for a reason. */
export function GrantDialog({ opened, onClose, ...walletOf }: Props) {
  const t = useTranslations("user");
  const formats = useFormats();
  const idempotencyKey = useIntention(opened);
  const [grant] = useMutation(GrantCreditsDocument, { refetchQueries: ["UserScreen"] });
  const reasonRule = useReasonRule();
  const form = useForm({
    initialValues: { amount: "" as number | string, reason: "" },
    validate: {
      amount: (amount) => (typeof amount === "number" && amount >= 1 ? null : t("amountRule")),
      reason: reasonRule,
    },
  });
  const call = async ({ amount, reason }: typeof form.values, dryRun: boolean) => {
    const input = { ...walletOf, amount: Number(amount), reason: reason.trim(), idempotencyKey, dryRun };
    const { data } = await grant({ variables: { input } });
    return data?.grantCredits;
  };
  return (
    <ActionDialog
      title={t("grant")}
      opened={opened}
      onClose={onClose}
      form={form}
      confirmLabel={t("grant")}
      preview={async (values) => <BalanceChange outcome={await call(values, true)} />}
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
    </ActionDialog>
  );
}
