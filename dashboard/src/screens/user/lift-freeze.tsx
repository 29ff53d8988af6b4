import { Button, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { LiftFreezeDocument } from "../../api/documents";
import { ActionDialog, useReasonRule } from "../../components/action-dialog";
import { useFormats } from "../../formats/use-formats";
import { useSession } from "../../session/session";
import type { UserWallet } from "./wallet";

/** Lets a frozen wallet spend again. Nothing for viewers who may not. */
export function LiftFreeze({ wallet, userId }: { readonly wallet: UserWallet; readonly userId: string }) {
  const t = useTranslations("user");
  const formats = useFormats();
  const { may } = useSession();
  const [opened, dialog] = useDisclosure();
  const [lift] = useMutation(LiftFreezeDocument, { refetchQueries: ["UserScreen", "UserHistory"] });
  const reasonRule = useReasonRule();
  const form = useForm({ initialValues: { reason: "" }, validate: { reason: reasonRule } });
  if (!may("liftSpendingFreeze")) return null;
  const { environment, creditType, balance } = wallet;
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={dialog.open}>
        {t("lift")}
      </Button>
      <ActionDialog
        title={t("lift")}
        opened={opened}
        onClose={dialog.close}
        form={form}
        confirmLabel={t("lift")}
        preview={async () => (
          <Text size="sm">
            {t("liftLets", { credits: formats.number(Math.max(balance, 0)), creditType })}
          </Text>
        )}
        carryOut={async ({ reason }) => {
          await lift({ variables: { input: { userId, environment, creditType, reason: reason.trim() } } });
          return t("lifted");
        }}
      />
    </>
  );
}
