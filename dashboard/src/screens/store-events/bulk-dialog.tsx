import { Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { DismissStoreEventsDocument, RetryStoreEventsDocument } from "../../api/documents";
import { ActionDialog, useReasonRule } from "../../components/action-dialog";

export type BulkAction = "retry" | "dismiss";

interface Props {
  readonly action: BulkAction;
  readonly ids: readonly string[];
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDone?: (() => void) | undefined;
}

/** Retries or dismisses store events together, with one reason. */
export function BulkDialog({ action, ids, opened, onClose, onDone }: Props) {
  const t = useTranslations("events");
  const refetchQueries = ["StoreEventsScreen", "StoreEventScreen"];
  const [retry] = useMutation(RetryStoreEventsDocument, { refetchQueries });
  const [dismiss] = useMutation(DismissStoreEventsDocument, { refetchQueries });
  const reasonRule = useReasonRule();
  const form = useForm({
    initialValues: { reason: "" },
    validate: { reason: reasonRule },
  });
  const count = ids.length;
  return (
    <ActionDialog
      title={t(`${action}Chosen`, { count })}
      opened={opened}
      onClose={onClose}
      form={form}
      confirmLabel={t(action)}
      preview={async () => <Text size="sm">{t(`${action}Means`, { count })}</Text>}
      carryOut={async ({ reason }) => {
        const input = { ids: [...ids], reason: reason.trim() };
        const events =
          action === "retry"
            ? (await retry({ variables: { input } })).data?.retryStoreEvents?.storeEvents
            : (await dismiss({ variables: { input } })).data?.dismissStoreEvents?.storeEvents;
        onDone?.();
        const applied = events?.filter((event) => event?.status === "APPLIED").length ?? 0;
        return t(action === "retry" ? "retried" : "dismissed", {
          count: String(count),
          applied: String(applied),
        });
      }}
    />
  );
}
