import { ValidateBy } from "class-validator";

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** The form of a duration, for messages and descriptions. */
export const durationForm = "a whole number and one of s, m, h and d, such as 90s, 15m, 12h or 30d";

/** The seconds of a text such as `30d`; undefined for a text of another form, and for 0. */
export function secondsOfDuration(text: unknown): number | undefined {
  const [, count, unit] = (typeof text === "string" && /^(\d{1,9})([smhd])$/.exec(text)) || [];
  const seconds = Number(count) * unitSeconds[unit as keyof typeof unitSeconds];
  return seconds > 0 ? seconds : undefined;
}

/** A text such as `30d`, of at least one second and at most `daysMax` days. */
export function IsDuration(daysMax: number): PropertyDecorator {
  return ValidateBy({
    name: "isDuration",
    constraints: [daysMax],
    validator: {
      validate: (value: unknown) => (secondsOfDuration(value) ?? Infinity) <= daysMax * unitSeconds.d,
      defaultMessage: () => `$property must be ${durationForm}, at least 1s and at most ${daysMax}d`,
    },
  });
}
