import { Text } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useFormats } from "../../formats/use-formats";

interface Props {
  readonly outcome:
    | { readonly balanceBefore: number; readonly balanceAfter: number; readonly shortfall?: number }
    | null
    | undefined;
}

/** What an action does to a balance, and how many credits would be missing. */
export function BalanceChange({ outcome }: Props) {
  const t = useTranslations("user");
  const formats = useFormats();
  if (!outcome) return null;
  return (
    <>
      <Text size="sm">
        {t("balanceChanges", {
          before: formats.number(outcome.balanceBefore),
          after: formats.number(outcome.balanceAfter),
        })}
      </Text>
      {outcome.shortfall ? (
        <Text size="sm">{t("shortfall", { credits: formats.number(outcome.shortfall) })}</Text>
      ) : null}
    </>
  );
}
