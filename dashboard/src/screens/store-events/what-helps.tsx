import { Alert, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslations } from "use-intl";
import type { StoreEventReason } from "../../api/documents";
import { useSession } from "../../session/session";
import { MapProduct } from "../packages/map-product";
import { BulkButton } from "./bulk-button";
import type { StoreEvent } from "./event";
import { ResolveDialog, type ResolveField } from "./resolve-dialog";

/** What helps an event: a hint, and what an admin adds when it is applied. Without fields nobody can apply it. */
interface Help {
  readonly hint:
    "product" | "user" | "quantity" | "refund" | "conflict" | "limit" | "fault" | "environment" | "other";
  readonly fields?: readonly ResolveField[];
}

const user: Help = { hint: "user", fields: ["userId"] };

/** By the reason that parks an event, or that made it fail. */
const helps: Partial<Record<StoreEventReason, Help>> = {
  AMBIGUOUS_USER: user,
  ANONYMOUS_USER: user,
  UNKNOWN_USER: user,
  INVALID_QUANTITY: { hint: "quantity", fields: ["quantity"] },
  UNCLEAR_REFUND: { hint: "refund", fields: ["purchaseId"] },
  UNKNOWN_PRODUCT: { hint: "product", fields: ["packageId"] },
  TRANSACTION_CONFLICT: { hint: "conflict", fields: ["userId"] },
  TRANSACTION_DISMISSED: { hint: "conflict", fields: [] },
  WALLET_LIMIT_REACHED: { hint: "limit" },
  FAULT: { hint: "fault" },
  ENVIRONMENT_MISMATCH: { hint: "environment" },
};

/** For an event that waits: what is missing, and the action that helps. Nothing for one that needs nobody. */
export function WhatHelps({ event }: { readonly event: StoreEvent }) {
  const t = useTranslations("events");
  const { may } = useSession();
  const [resolveOpen, resolve] = useDisclosure();
  if (event.status !== "PARKED" && event.status !== "FAILED") return null;
  const { hint, fields }: Help = (event.reason && helps[event.reason]) ?? { hint: "other" };
  return (
    <Alert color="orange" title={t("needsSomebody")}>
      <Text size="sm" mb="sm">
        {t(`help.${hint}`)}
      </Text>
      <Group gap="xs">
        {hint === "product" && event.store && event.productId && (
          <MapProduct store={event.store} productId={event.productId} />
        )}
        {fields && may("resolveStoreEvent") && (
          <Button size="compact-sm" onClick={resolve.open}>
            {t("apply")}
          </Button>
        )}
        <BulkButton size="compact-sm" variant="default" action="retry" label={t("retry")} ids={[event.id]} />
        <BulkButton
          size="compact-sm"
          variant="default"
          action="dismiss"
          label={t("dismiss")}
          ids={[event.id]}
        />
      </Group>
      {resolveOpen && <ResolveDialog event={event} fields={fields ?? []} onClose={resolve.close} />}
    </Alert>
  );
}
