import { Button, Group, Modal, NumberInput, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm, type UseFormReturnType } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { BusyButton } from "../../components/busy-button";
import { CreatePackageDocument, UpdatePackageDocument, type RefundPolicy } from "../../api/documents";
import { useOneAtATime } from "../../components/use-one-at-a-time";
import { ProblemAlert } from "../../components/problem-alert";
import type { Package } from "./package";

interface Props {
  /** The package to change; a new one is created without it. */
  readonly edited: Package | undefined;
  readonly opened: boolean;
  readonly onClose: () => void;
}

interface Values {
  name: string;
  description: string;
  sortOrder: number | string;
  credits: number | string;
  bonusCredits: number | string;
  creditType: string;
  price: number | string;
  currency: string;
  purchaseLimitPerUser: number | string;
  refundPolicy: RefundPolicy;
}

const refundPolicies = [
  "FLOOR_AT_ZERO",
  "FREEZE_SPENDING",
  "ALLOW_DEBT",
] as const satisfies readonly RefundPolicy[];

/** How many minor units one major unit of the currency has, as a power of ten: 2 for USD, 0 for JPY. */
function minorDigits(currency: string): number {
  try {
    const { maximumFractionDigits } = new Intl.NumberFormat("en", {
      style: "currency",
      currency,
    }).resolvedOptions();
    return maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

function valuesOf(one: Package | undefined): Values {
  return {
    name: one?.name ?? "",
    description: one?.description ?? "",
    sortOrder: one?.sortOrder ?? 0,
    credits: one?.credits ?? "",
    bonusCredits: one?.bonusCredits ?? 0,
    creditType: one?.creditType ?? "CREDITS",
    price: one ? one.priceAmount / 10 ** minorDigits(one.currency) : "",
    currency: one?.currency ?? "USD",
    purchaseLimitPerUser: one?.purchaseLimitPerUser ?? "",
    refundPolicy: one?.refundPolicy ?? "FLOOR_AT_ZERO",
  };
}

function inputOf(values: Values) {
  return {
    name: values.name.trim(),
    description: values.description.trim() || null,
    sortOrder: Number(values.sortOrder),
    credits: Number(values.credits),
    bonusCredits: Number(values.bonusCredits),
    priceAmount: Math.round(Number(values.price) * 10 ** minorDigits(values.currency)),
    currency: values.currency,
    purchaseLimitPerUser: values.purchaseLimitPerUser === "" ? null : Number(values.purchaseLimitPerUser),
    refundPolicy: values.refundPolicy,
  };
}

/** Creates a package or changes one. If somebody else changed it meanwhile, the service refuses and nothing is lost. */
export function PackageDialog({ edited, opened, onClose }: Props) {
  const t = useTranslations("packages");
  const { run, busy, error, forget } = useOneAtATime();
  const [create] = useMutation(CreatePackageDocument, { refetchQueries: ["PackagesScreen"] });
  const [update] = useMutation(UpdatePackageDocument, { refetchQueries: ["PackagesScreen"] });
  const form = useForm<Values>({ initialValues: valuesOf(edited), validate: useRules() });
  const close = () => {
    form.reset();
    forget();
    onClose();
  };
  const submit = form.onSubmit((values) =>
    run(async () => {
      const input = inputOf(values);
      if (edited) {
        const { id, version } = edited;
        await update({ variables: { input: { id, expectedVersion: version, ...input } } });
      } else await create({ variables: { input: { ...input, creditType: values.creditType } } });
      notifications.show({ color: "green", message: t("saved", { name: input.name }) });
      close();
    }),
  );
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={edited ? t("edit") : t("create")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <PackageFields form={form} isNew={edited === undefined} />
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("cancel")}
            </Button>
            <BusyButton type="submit" busy={busy}>
              {t("save")}
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function useRules() {
  const t = useTranslations("packages");
  const atLeast = (least: number) => (value: number | string) =>
    typeof value === "number" && value >= least ? null : t("atLeast", { least: String(least) });
  return {
    name: (text: string) => (text.trim() === "" ? t("nameRule") : null),
    credits: atLeast(1),
    bonusCredits: atLeast(0),
    price: atLeast(0),
    currency: (text: string) => (/^[A-Z]{3}$/.test(text) ? null : t("currencyRule")),
    creditType: (text: string) => (/^[A-Z][A-Z0-9_]{0,15}$/.test(text) ? null : t("creditTypeRule")),
    purchaseLimitPerUser: (value: number | string) => (value === "" ? null : atLeast(1)(value)),
  };
}

interface FieldsProps {
  readonly form: Pick<UseFormReturnType<Values>, "getInputProps" | "values">;
  readonly isNew: boolean;
}

function PackageFields({ form, isNew }: FieldsProps) {
  const t = useTranslations("packages");
  const whole = { allowDecimal: false, allowNegative: false, thousandSeparator: " " };
  return (
    <>
      <TextInput label={t("name")} required data-autofocus {...form.getInputProps("name")} />
      <Textarea label={t("description")} autosize maxLength={1000} {...form.getInputProps("description")} />
      <Group grow align="flex-start">
        <NumberInput label={t("credits")} required {...whole} {...form.getInputProps("credits")} />
        <NumberInput label={t("bonusCredits")} {...whole} {...form.getInputProps("bonusCredits")} />
      </Group>
      <Group grow align="flex-start">
        <NumberInput
          label={t("price")}
          required
          allowNegative={false}
          decimalScale={minorDigits(form.values.currency)}
          {...form.getInputProps("price")}
        />
        <TextInput label={t("currency")} required maxLength={3} {...form.getInputProps("currency")} />
      </Group>
      {isNew && (
        <TextInput
          label={t("creditType")}
          description={t("creditTypeHint")}
          required
          {...form.getInputProps("creditType")}
        />
      )}
      <NumberInput
        label={t("limit")}
        description={t("limitHint")}
        {...whole}
        {...form.getInputProps("purchaseLimitPerUser")}
      />
      <NumberInput
        label={t("sortOrder")}
        description={t("sortOrderHint")}
        allowDecimal={false}
        {...form.getInputProps("sortOrder")}
      />
      <Select
        label={t("refundPolicy")}
        allowDeselect={false}
        data={refundPolicies.map((value) => ({ value, label: t(`refundPolicies.${value}`) }))}
        {...form.getInputProps("refundPolicy")}
      />
    </>
  );
}
