import { List, NumberInput, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { ResolveStoreEventDocument } from "../../api/documents";
import { ActionDialog, useReasonRule } from "../../components/action-dialog";
import { usePackageOptions } from "../packages/package-filter";
import type { StoreEvent } from "./event";

export type ResolveField = "userId" | "quantity" | "purchaseId" | "packageId";

interface Props {
  readonly event: StoreEvent;
  /** What the event does not say and the admin adds. */
  readonly fields: readonly ResolveField[];
  readonly onClose: () => void;
}

/** Applies an event with what an admin knows and the event does not say. */
export function ResolveDialog({ event, fields, onClose }: Props) {
  const t = useTranslations("events");
  const packages = usePackageOptions();
  const [resolve] = useMutation(ResolveStoreEventDocument, { refetchQueries: ["StoreEventScreen"] });
  const reasonRule = useReasonRule();
  const form = useForm({
    initialValues: {
      userId: event.userId ?? "",
      quantity: 1 as number | string,
      purchaseId: "",
      packageId: null as string | null,
      reason: "",
    },
    validate: {
      userId: (text) => (fields.includes("userId") && text.trim() === "" ? t("userRule") : null),
      packageId: (id) => (fields.includes("packageId") && !id ? t("packageRule") : null),
      reason: reasonRule,
    },
  });
  const added = (values: typeof form.values) => ({
    ...(fields.includes("userId") && { userId: values.userId.trim() }),
    ...(fields.includes("quantity") && { quantity: Number(values.quantity) }),
    ...(fields.includes("purchaseId") && values.purchaseId && { purchaseId: values.purchaseId.trim() }),
    ...(fields.includes("packageId") && values.packageId && { packageId: values.packageId }),
  });
  return (
    <ActionDialog
      title={t("apply")}
      opened
      onClose={onClose}
      form={form}
      confirmLabel={t("apply")}
      preview={async (values) => (
        <List size="sm">
          <List.Item>{t("applyMeans", { type: event.type })}</List.Item>
          {Object.entries(added(values)).map(([name, value]) => (
            <List.Item key={name}>
              {t(`fields.${name as ResolveField}`)}:{" "}
              {packages.find((one) => one.value === value)?.label ?? value}
            </List.Item>
          ))}
        </List>
      )}
      carryOut={async (values) => {
        const input = {
          id: event.id,
          resolution: "APPLY" as const,
          reason: values.reason.trim(),
          ...added(values),
        };
        const { data } = await resolve({ variables: { input } });
        return t("applied", { status: data?.resolveStoreEvent?.storeEvent.status ?? "–" });
      }}
    >
      {fields.includes("userId") && (
        <TextInput label={t("fields.userId")} required {...form.getInputProps("userId")} />
      )}
      {fields.includes("packageId") && (
        <Select label={t("fields.packageId")} required data={packages} {...form.getInputProps("packageId")} />
      )}
      {fields.includes("quantity") && (
        <NumberInput
          label={t("fields.quantity")}
          min={1}
          max={100}
          allowDecimal={false}
          {...form.getInputProps("quantity")}
        />
      )}
      {fields.includes("purchaseId") && (
        <TextInput
          label={t("fields.purchaseId")}
          description={t("purchaseHint")}
          {...form.getInputProps("purchaseId")}
        />
      )}
    </ActionDialog>
  );
}
