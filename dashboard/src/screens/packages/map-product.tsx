import { Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { BusyButton } from "../../components/busy-button";
import { MapProductDocument, type GrantsOn } from "../../api/documents";
import { useOneAtATime } from "../../components/use-one-at-a-time";
import { ProblemAlert } from "../../components/problem-alert";
import { useSession } from "../../session/session";
import { usePackageOptions } from "./package-filter";

interface Props {
  readonly packageId?: string;
  readonly store?: string;
  readonly productId?: string;
}

const stores = [
  "APP_STORE",
  "PLAY_STORE",
  "STRIPE",
  "RC_BILLING",
  "AMAZON",
  "MAC_APP_STORE",
  "PADDLE",
  "ROKU",
  "TEST_STORE",
];
const grantsOn = ["PURCHASE", "EACH_PERIOD"] as const satisfies readonly GrantsOn[];
const mostPackages = 5;

/** Says which packages a store product grants. Purchases that waited for it are granted at once. */
export function MapProduct({ packageId, store, productId }: Props) {
  const t = useTranslations("packages");
  const { may } = useSession();
  const [opened, dialog] = useDisclosure();
  if (!may("mapStoreProduct")) return null;
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={dialog.open}>
        {t("map")}
      </Button>
      {opened && <MapDialog given={{ packageId, store, productId }} onClose={dialog.close} />}
    </>
  );
}

function MapDialog({ given, onClose }: { readonly given: Props; readonly onClose: () => void }) {
  const t = useTranslations("packages");
  const { run, busy, error } = useOneAtATime();
  const [map] = useMutation(MapProductDocument, {
    refetchQueries: ["PackagesScreen", "StoreEventsScreen", "StoreEventScreen"],
  });
  const form = useForm({
    initialValues: {
      packageIds: given.packageId ? [given.packageId] : [],
      store: given.store ?? "APP_STORE",
      productId: given.productId ?? "",
      grantsOn: "PURCHASE" as GrantsOn,
    },
    validate: {
      packageIds: (ids) => (ids.length === 0 ? t("packagesRule") : null),
      productId: (text) => (text.trim() === "" ? t("productRule") : null),
    },
  });
  const submit = form.onSubmit(({ productId, ...values }) =>
    run(async () => {
      const { data } = await map({ variables: { input: { ...values, productId: productId.trim() } } });
      notifications.show({
        color: "green",
        message: t("mapped", { count: data?.mapStoreProduct?.eventsApplied ?? 0 }),
      });
      onClose();
    }),
  );
  return (
    <Modal opened onClose={onClose} title={t("map")} closeButtonProps={{ "aria-label": t("close") }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Select
            label={t("store")}
            searchable
            data={stores}
            allowDeselect={false}
            {...form.getInputProps("store")}
          />
          <TextInput label={t("productId")} required data-autofocus {...form.getInputProps("productId")} />
          <MultiSelect
            label={t("title")}
            description={t("packagesHint")}
            required
            searchable
            maxValues={mostPackages}
            data={usePackageOptions()}
            {...form.getInputProps("packageIds")}
          />
          <Select
            label={t("grantsOn")}
            allowDeselect={false}
            data={grantsOn.map((value) => ({ value, label: t(`grants.${value}`) }))}
            {...form.getInputProps("grantsOn")}
          />
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <BusyButton type="submit" busy={busy}>
              {t("map")}
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
