import { Button, type ButtonProps } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useSession } from "../../session/session";
import { BulkDialog, type BulkAction } from "./bulk-dialog";

interface Props extends Pick<ButtonProps, "size" | "variant"> {
  readonly action: BulkAction;
  readonly label: string;
  readonly ids: readonly string[];
  readonly onDone?: () => void;
}

/** The service decides about this many events in one call. */
const mostTogether = 50;

/** Opens the dialog that retries or dismisses these events. Nothing for viewers who may not. */
export function BulkButton({ action, label, ids, onDone, ...look }: Props) {
  const { may } = useSession();
  const [opened, dialog] = useDisclosure();
  if (!may(`${action}StoreEvents`)) return null;
  return (
    <>
      <Button {...look} disabled={ids.length === 0 || ids.length > mostTogether} onClick={dialog.open}>
        {label}
      </Button>
      <BulkDialog action={action} ids={ids} opened={opened} onClose={dialog.close} onDone={onDone} />
    </>
  );
}
