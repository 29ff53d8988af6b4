import { Group, Select } from "@mantine/core";
import { useTranslations } from "use-intl";
import { DayFilter } from "./day-filter";
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
      {name === "chosen" && <DayFilter first={first} last={last} set={set} />}
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
