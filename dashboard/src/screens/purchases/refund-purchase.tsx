import { Button, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { RefundPurchaseDocument, type PurchaseScreenQuery } from "../../api/documents";
import { ActionDialog, useReasonRule } from "../../components/action-dialog";
import { useFormats } from "../../formats/use-formats";
import { useSession } from "../../session/session";
import { BalanceChange } from "../user/balance-change";

interface Props {
  readonly purchase: NonNullable<PurchaseScreenQuery["purchase"]>;
}

/** Takes the credits of a purchase back. Real sales are refunded in their store, so it is offered in sandboxes only. */
export function RefundPurchase({ purchase }: Props) {
  const t = useTranslations("purchases");
  const user = useTranslations("user");
  const formats = useFormats();
  const { may } = useSession();
  const [opened, dialog] = useDisclosure();
  const [refund] = useMutation(RefundPurchaseDocument, { refetchQueries: ["PurchaseScreen"] });
  const reasonRule = useReasonRule();
  const form = useForm({
    initialValues: { reason: "" },
    validate: { reason: reasonRule },
  });
  if (!may("refundPurchase") || purchase.refund || purchase.environment !== "SANDBOX") return null;
  const call = async ({ reason }: typeof form.values, dryRun: boolean) => {
    const input = { purchaseId: purchase.id, reason: reason.trim(), dryRun };
    const { data } = await refund({ variables: { input } });
    return data?.refundPurchase;
  };
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t("refund")}
      </Button>
      <ActionDialog
        title={t("refund")}
        opened={opened}
        onClose={dialog.close}
        form={form}
        confirmLabel={t("refund")}
        preview={async (values) => {
          const outcome = await call(values, true);
          return (
            <>
              <BalanceChange outcome={outcome} />
              {outcome?.freezesSpending && <Text size="sm">{t("freezes")}</Text>}
            </>
          );
        }}
        carryOut={async (values) => {
          const outcome = await call(values, false);
          return user("balanceIsNow", { credits: formats.number(outcome?.balanceAfter ?? 0) });
        }}
      />
    </>
  );
}
