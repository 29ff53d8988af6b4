import { ActionIcon, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { Cross2Icon } from "@radix-ui/react-icons";
import { useMutation } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { UnmapProductDocument } from "../../api/documents";
import { useOneAtATime } from "../../components/use-one-at-a-time";
import { BusyButton } from "../../components/busy-button";
import { ProblemAlert } from "../../components/problem-alert";
import { useSession } from "../../session/session";

interface Props {
  readonly store: string;
  readonly productId: string;
}

/** Removes the mapping of a store product, after a question. */
export function UnmapProduct(product: Props) {
  const t = useTranslations("packages");
  const { may } = useSession();
  const [opened, dialog] = useDisclosure();
  if (!may("unmapStoreProduct")) return null;
  return (
    <>
      <ActionIcon
        size="xs"
        variant="subtle"
        color="gray"
        aria-label={t("unmap", { ...product })}
        onClick={dialog.open}
      >
        <Cross2Icon aria-hidden />
      </ActionIcon>
      {opened && <UnmapDialog {...product} onClose={dialog.close} />}
    </>
  );
}

function UnmapDialog({ onClose, ...product }: Props & { readonly onClose: () => void }) {
  const t = useTranslations("packages");
  const { run, busy, error } = useOneAtATime();
  const [unmap] = useMutation(UnmapProductDocument, { refetchQueries: ["PackagesScreen"] });
  const press = () =>
    run(async () => {
      await unmap({ variables: { input: product } });
      notifications.show({ color: "green", message: t("unmappedOne", { ...product }) });
      onClose();
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("unmap", { ...product })}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack>
        <Text size="sm">{t("unmapMeans")}</Text>
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <BusyButton busy={busy} onClick={press}>
            {t("unmapConfirm")}
          </BusyButton>
        </Group>
      </Stack>
    </Modal>
  );
}
