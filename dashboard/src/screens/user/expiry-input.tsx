import { DateTimePicker, type DateTimePickerProps } from "@mantine/dates";
import dayjs from "dayjs";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useFormats } from "../../formats/use-formats";

/** Chooses until when credits can be spent, in the browser's zone: a day, or a day and a time; empty for ever. */
export function ExpiryInput(props: DateTimePickerProps) {
  const t = useTranslations("user");
  const formats = useFormats();
  const id = useId();
  const [now] = useState(() => new Date());
  return (
    <DateTimePicker
      id={id}
      label={t("expiry")}
      description={t("expiryHint")}
      placeholder={t("never")}
      clearable
      clearButtonProps={{ "aria-label": t("never") }}
      valueFormat={(value) => formats.dateTime(dayjs(value).toISOString())}
      minDate={now}
      hideOutsideDates
      // The red of weekends has too little contrast.
      weekendDays={[]}
      defaultTimeValue="23:59"
      ariaLabels={{ nextMonth: t("nextMonth"), previousMonth: t("previousMonth") }}
      timePickerProps={{ hoursInputLabel: t("hours"), minutesInputLabel: t("minutes") }}
      submitButtonProps={{ "aria-label": t("chooseExpiry") }}
      // The calendar is a dialog of its own, named by the field.
      popoverProps={{ id }}
      {...props}
    />
  );
}
