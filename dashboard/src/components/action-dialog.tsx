import { Alert, Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { BusyButton } from "./busy-button";
import { ProblemAlert } from "./problem-alert";
import { useOneAtATime } from "./use-one-at-a-time";

export interface WithReason {
  reason: string;
}

interface Props<Values extends WithReason> {
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly form: UseFormReturnType<Values>;
  /** Asks what would happen. What it returns is shown before the action can be carried out. */
  readonly preview: (values: Values) => Promise<ReactNode>;
  /** Carries the action out, and returns what is told afterwards. */
  readonly carryOut: (values: Values) => Promise<string>;
  readonly confirmLabel: string;
  readonly children?: ReactNode;
}

const longestReason = 500;

/** The rule for the reason in the form of such a dialog. The service has the same. */
export function useReasonRule(): (reason: string) => string | null {
  const t = useTranslations("actions");
  return (reason) => {
    const { length } = reason.trim();
    return length === 0 || length > longestReason ? t("reasonRule") : null;
  };
}

/**
 * A dialog for an action with a reason. It first shows what will happen, and only then offers to do it. A change of the
 * form makes the preview void. Nothing is sent twice: further presses are ignored until the answer is there.
 */
export function ActionDialog<Values extends WithReason>(props: Props<Values>) {
  const { title, opened, onClose, form, preview, carryOut, confirmLabel, children } = props;
  const t = useTranslations("actions");
  const [previewed, setPreviewed] = useState<{ readonly values: string; readonly outcome: ReactNode }>();
  const { run, busy, error, forget } = useOneAtATime();
  const values = JSON.stringify(form.values);
  const outcome = previewed?.values === values ? previewed.outcome : undefined;
  const close = () => {
    form.reset();
    forget();
    setPreviewed(undefined);
    onClose();
  };
  const submit = form.onSubmit((given) =>
    run(async () => {
      if (outcome === undefined) return setPreviewed({ values, outcome: await preview(given) });
      notifications.show({ color: "green", message: await carryOut(given) });
      close();
    }),
  );
  return (
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ "aria-label": t("close") }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {children}
          <Textarea
            label={t("reason")}
            description={t("reasonHint")}
            required
            autosize
            minRows={2}
            {...form.getInputProps("reason")}
          />
          {outcome !== undefined && (
            <Alert color="blue" title={t("whatWillHappen")} role="status">
              {outcome}
            </Alert>
          )}
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("cancel")}
            </Button>
            <BusyButton type="submit" busy={busy}>
              {outcome === undefined ? t("preview") : confirmLabel}
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
