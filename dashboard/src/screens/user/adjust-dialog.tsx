import { NumberInput, Select } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { AdjustCreditsDocument, type ShortfallPolicy } from "../../api/documents";
import { ActionDialog, useReasonRule } from "../../components/action-dialog";
import { useIntention } from "../../components/use-intention";
import { useFormats } from "../../formats/use-formats";
import { BalanceChange } from "./balance-change";
import type { WalletOf } from "./wallet";

interface Props extends WalletOf {
  readonly opened: boolean;
  readonly onClose: () => void;
}

const policies = ["REFUSE", "FLOOR_AT_ZERO", "ALLOW_DEBT"] as const satisfies readonly ShortfallPolicy[];

/** Corrects a balance, up or down, for a reason. */
export function AdjustDialog({ opened, onClose, ...walletOf }: Props) {
  const t = useTranslations("user");
  const formats = useFormats();
  const idempotencyKey = useIntention(opened);
  const [adjust] = useMutation(AdjustCreditsDocument, { refetchQueries: ["UserScreen"] });
  const reasonRule = useReasonRule();
  const form = useForm({
    initialValues: { amount: "" as number | string, onShortfall: "REFUSE" as ShortfallPolicy, reason: "" },
    validate: {
      amount: (amount) => (typeof amount === "number" && amount !== 0 ? null : t("adjustmentRule")),
      reason: reasonRule,
    },
  });
  const call = async ({ amount, onShortfall, reason }: typeof form.values, dryRun: boolean) => {
    const what = { amount: Number(amount), onShortfall, reason: reason.trim() };
    const { data } = await adjust({ variables: { input: { ...walletOf, ...what, idempotencyKey, dryRun } } });
    return data?.adjustCredits;
  };
  return (
    <ActionDialog
      title={t("adjust")}
      opened={opened}
      onClose={onClose}
      form={form}
      confirmLabel={t("adjust")}
      preview={async (values) => <BalanceChange outcome={await call(values, true)} />}
      carryOut={async (values) => {
        const outcome = await call(values, false);
        return t("balanceIsNow", { credits: formats.number(outcome?.balanceAfter ?? 0) });
      }}
    >
      <NumberInput
        label={t("creditsToAdjust")}
        description={t("creditsToAdjustHint")}
        required
        allowDecimal={false}
        thousandSeparator=" "
        data-autofocus
        {...form.getInputProps("amount")}
      />
      <Select
        label={t("onShortfall")}
        allowDeselect={false}
        data={policies.map((value) => ({ value, label: t(`policies.${value}`) }))}
        {...form.getInputProps("onShortfall")}
      />
    </ActionDialog>
  );
}
