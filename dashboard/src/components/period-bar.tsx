import { Group, Select } from "@mantine/core";
import { DatePickerInput } from "@mantine/dates";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { periodNames, type usePeriod } from "./period";

const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

/** Chooses the period and the time zone of a screen. */
export function PeriodBar({ name, period, first, last, set }: ReturnType<typeof usePeriod>) {
  const t = useTranslations("period");
  return (
    <Group align="flex-end" gap="sm">
      <Select
        label={t("label")}
        w={{ base: "100%", xs: 180 }}
        allowDeselect={false}
        value={name}
        data={periodNames.map((value) => ({ value, label: t(value) }))}
        onChange={(value) => set({ period: value, first: null, last: null })}
      />
      {name === "chosen" && <ChosenDays first={first} last={last} set={set} />}
      <Select
        label={t("timeZone")}
        w={{ base: "100%", xs: 220 }}
        searchable
        allowDeselect={false}
        limit={50}
        value={period.timeZone}
        data={zones.includes(period.timeZone) ? zones : [period.timeZone, ...zones]}
        onChange={(zone) => set({ zone })}
      />
    </Group>
  );
}

function ChosenDays({ first, last, set }: Pick<ReturnType<typeof usePeriod>, "first" | "last" | "set">) {
  const t = useTranslations("period");
  const [today] = useState(() => new Date());
  const [days, setDays] = useState<[string | null, string | null]>([first || null, last || null]);
  return (
    <DatePickerInput
      type="range"
      label={t("days")}
      placeholder={t("daysHint")}
      w={{ base: "100%", xs: 260 }}
      maxDate={today}
      value={days}
      onChange={(chosen) => {
        setDays(chosen);
        const [from, to] = chosen;
        if (from && to) set({ first: from, last: to });
      }}
    />
  );
}
