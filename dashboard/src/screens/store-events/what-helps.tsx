import { Alert, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { StoreEventReason } from "../../api/documents";
import { useSession } from "../../session/session";
import { MapProduct } from "../packages/map-product";
import { BulkDialog, type BulkAction } from "./bulk-dialog";
import { ResolveDialog, type ResolveField } from "./resolve-dialog";
import type { StoreEvent } from "./event";

/** What an admin may have to add before an event can be applied, by the reason that parks it. */
const missing: Partial<Record<StoreEventReason, readonly ResolveField[]>> = {
  AMBIGUOUS_USER: ["userId"],
  ANONYMOUS_USER: ["userId"],
  UNKNOWN_USER: ["userId"],
  INVALID_QUANTITY: ["quantity"],
  UNCLEAR_REFUND: ["purchaseId"],
  UNKNOWN_PRODUCT: ["packageId"],
  TRANSACTION_CONFLICT: ["userId"],
  TRANSACTION_DISMISSED: [],
};

/** For an event that waits: what is missing, and the action that helps. Nothing for one that needs nobody. */
export function WhatHelps({ event }: { readonly event: StoreEvent }) {
  const t = useTranslations("events");
  const { may } = useSession();
  const [bulkOpen, bulk] = useDisclosure();
  const [resolveOpen, resolve] = useDisclosure();
  const [action, setAction] = useState<BulkAction>("retry");
  if (event.status !== "PARKED" && event.status !== "FAILED") return null;
  const fields = event.reason ? missing[event.reason] : undefined;
  const open = (wanted: BulkAction) => {
    setAction(wanted);
    bulk.open();
  };
  return (
    <Alert color="orange" title={t("needsSomebody")}>
      <Text size="sm" mb="sm">
        {event.reason ? t(`help.${helpOf(event.reason)}`) : t("help.other")}
      </Text>
      <Group gap="xs">
        {event.reason === "UNKNOWN_PRODUCT" && event.store && event.productId && (
          <MapProduct store={event.store} productId={event.productId} />
        )}
        {fields && may("resolveStoreEvent") && (
          <Button size="compact-sm" onClick={resolve.open}>
            {t("apply")}
          </Button>
        )}
        {may("retryStoreEvents") && (
          <>
            <Button size="compact-sm" variant="default" onClick={() => open("retry")}>
              {t("retry")}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => open("dismiss")}>
              {t("dismiss")}
            </Button>
          </>
        )}
      </Group>
      <BulkDialog action={action} ids={[event.id]} opened={bulkOpen} onClose={bulk.close} />
      <ResolveDialog event={event} fields={fields ?? []} opened={resolveOpen} onClose={resolve.close} />
    </Alert>
  );
}

/** The hint for a reason. Reasons that ask for the same action share one. */
function helpOf(reason: StoreEventReason) {
  switch (reason) {
    case "UNKNOWN_PRODUCT":
      return "product";
    case "AMBIGUOUS_USER":
    case "ANONYMOUS_USER":
    case "UNKNOWN_USER":
      return "user";
    case "INVALID_QUANTITY":
      return "quantity";
    case "UNCLEAR_REFUND":
      return "refund";
    case "TRANSACTION_CONFLICT":
    case "TRANSACTION_DISMISSED":
      return "conflict";
    case "WALLET_LIMIT_REACHED":
      return "limit";
    case "FAULT":
      return "fault";
    case "ENVIRONMENT_MISMATCH":
      return "environment";
    default:
      return "other";
  }
}
