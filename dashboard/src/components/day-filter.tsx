import { DatePickerInput } from "@mantine/dates";
import { useState } from "react";
import { useTranslations } from "use-intl";

interface Props {
  /** The first and the last day, such as `2026-11-30`; empty for none. */
  readonly first: string;
  readonly last: string;
  readonly set: (days: { readonly first: string | null; readonly last: string | null }) => void;
}

/** Chooses a range of days. Nothing changes until both ends are chosen. */
export function DayFilter({ first, last, set }: Props) {
  const t = useTranslations("period");
  const [today] = useState(() => new Date());
  const [begun, setBegun] = useState<string | null>(null);
  return (
    <DatePickerInput
      type="range"
      label={t("days")}
      placeholder={t("daysHint")}
      w={{ base: "100%", xs: 260 }}
      clearable
      clearButtonProps={{ "aria-label": t("allDays") }}
      maxDate={today}
      value={begun ? [begun, null] : [first || null, last || null]}
      onChange={([from, to]) => {
        setBegun(to ? null : from);
        if (Boolean(from) === Boolean(to)) set({ first: from, last: to });
      }}
    />
  );
}
