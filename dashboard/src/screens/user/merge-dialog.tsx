import { List, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useApolloClient, useMutation } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { MergeUsersDocument, UserScreenDocument, type UserScreenQuery } from "../../api/documents";
import { ActionDialog, useReasonRule } from "../../components/action-dialog";
import { useFormats } from "../../formats/use-formats";
import type { WalletOf } from "./wallet";

interface Props extends WalletOf {
  readonly opened: boolean;
  readonly onClose: () => void;
}

type Wallets = NonNullable<UserScreenQuery["wallets"]>["nodes"];

/** Moves everything that a user has to another user, such as when one person has signed in twice. */
export function MergeDialog({ opened, onClose, userId, environment, creditType }: Props) {
  const t = useTranslations("user");
  const client = useApolloClient();
  const [merge] = useMutation(MergeUsersDocument, { refetchQueries: ["UserScreen", "UserHistory"] });
  const reasonRule = useReasonRule();
  const form = useForm({
    initialValues: { intoUserId: "", reason: "" },
    validate: {
      intoUserId: (text) => (text.trim() === "" || text.trim() === userId ? t("otherUserRule") : null),
      reason: reasonRule,
    },
  });
  const walletsOf = async (owner: string): Promise<Wallets> => {
    const variables = { userId: owner, environment, creditType, entries: 1 };
    const { data } = await client.query({
      query: UserScreenDocument,
      variables,
      fetchPolicy: "network-only",
    });
    return data?.wallets?.nodes ?? [];
  };
  return (
    <ActionDialog
      title={t("merge")}
      opened={opened}
      onClose={onClose}
      form={form}
      confirmLabel={t("merge")}
      preview={async ({ intoUserId }) => {
        const target = intoUserId.trim();
        const [from, into] = await Promise.all([walletsOf(userId), walletsOf(target)]);
        return <MergePreview from={from} into={into} fromUserId={userId} intoUserId={target} />;
      }}
      carryOut={async ({ intoUserId, reason }) => {
        const input = {
          fromUserId: userId,
          intoUserId: intoUserId.trim(),
          environment,
          reason: reason.trim(),
        };
        await merge({ variables: { input } });
        return t("mergedInto", { userId: input.intoUserId });
      }}
    >
      <TextInput
        label={t("intoUser")}
        description={t("intoUserHint")}
        required
        data-autofocus
        {...form.getInputProps("intoUserId")}
      />
    </ActionDialog>
  );
}

interface PreviewProps {
  readonly from: Wallets;
  readonly into: Wallets;
  readonly fromUserId: string;
  readonly intoUserId: string;
}

function MergePreview({ from, into, fromUserId, intoUserId }: PreviewProps) {
  const t = useTranslations("user");
  const formats = useFormats();
  return (
    <List size="sm">
      {from.map(({ id, creditType, balance }) => {
        const before = into.find((one) => one.creditType === creditType)?.balance ?? 0;
        return (
          <List.Item key={id}>
            {t("moves", {
              credits: formats.number(balance),
              creditType,
              before: formats.number(before),
              after: formats.number(before + balance),
            })}
          </List.Item>
        );
      })}
      <List.Item>{t("mergeIsForEver", { from: fromUserId, into: intoUserId })}</List.Item>
      {into.length === 0 && <List.Item fw={700}>{t("targetIsNew", { into: intoUserId })}</List.Item>}
    </List>
  );
}
