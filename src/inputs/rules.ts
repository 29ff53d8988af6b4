import { creditTypeForm, creditTypeShape } from "../credit-types";
import {
  buildMessage,
  isISO4217CurrencyCode,
  Matches,
  ValidateBy,
  type ValidationOptions,
} from "class-validator";
import { countCharacters, isStorable, isVisible } from "../text";

const reasonCharactersMax = 500;

/** A string of 1 to `max` characters (code points) that every engine stores unchanged. */
export function IsText(max: number, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: "isText",
      constraints: [max],
      validator: {
        validate: (value: unknown) => isStorable(value) && value !== "" && countCharacters(value) <= max,
        defaultMessage: buildMessage(
          (each) => `${each}$property must be a string of 1 to ${max} characters`,
          options,
        ),
      },
    },
    options,
  );
}

/** A string of 1 to `max` characters (code points) of any kind. For texts that are looked up and never stored. */
export function IsAnyText(max: number): PropertyDecorator {
  return ValidateBy({
    name: "isAnyText",
    constraints: [max],
    validator: {
      validate: (value: unknown) =>
        typeof value === "string" && value !== "" && countCharacters(value) <= max,
      defaultMessage: () => `$property must be a string of 1 to ${max} characters`,
    },
  });
}

/** Why somebody changes something: a text of 1 to 500 characters, of which at least one can be seen. */
export function IsReason(): PropertyDecorator {
  return ValidateBy({
    name: "isReason",
    validator: {
      validate: (value: unknown) =>
        isStorable(value) && isVisible(value) && countCharacters(value) <= reasonCharactersMax,
      defaultMessage: () =>
        `$property must be a string of 1 to ${reasonCharactersMax} characters, not all of them blank`,
    },
  });
}

/** `Idempotency-Key`: 1 to 255 visible ASCII characters. */
export function IsIdempotencyKey(): PropertyDecorator {
  return Matches(/^[\x21-\x7e]{1,255}$/, { message: "$property must be 1 to 255 visible ASCII characters" });
}

/** A whole number within ±(2^53-1), between the limits. */
export function IsCredits(limits: { min: number; max?: number }): PropertyDecorator {
  const max = limits.max ?? Number.MAX_SAFE_INTEGER;
  return ValidateBy({
    name: "isCredits",
    validator: {
      validate: (value: unknown) =>
        Number.isSafeInteger(value) && (value as number) >= limits.min && (value as number) <= max,
      defaultMessage: () => `$property must be a whole number from ${limits.min} to ${max}`,
    },
  });
}

/** A whole number within ±(2^53-1) that is not 0. */
export function IsCreditChange(): PropertyDecorator {
  return ValidateBy({
    name: "isCreditChange",
    validator: {
      validate: (value: unknown) => Number.isSafeInteger(value) && value !== 0,
      defaultMessage: () =>
        `$property must be a whole number from ${-Number.MAX_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}, and not 0`,
    },
  });
}

/** The code of a credit type, such as `GEMS`. */
export function IsCreditType(): PropertyDecorator {
  return Matches(creditTypeShape, { message: `$property must be ${creditTypeForm}` });
}

/** An ISO 4217 code in capitals. The library alone would accept `usd` too. */
export function IsCurrency(): PropertyDecorator {
  return ValidateBy({
    name: "isCurrency",
    validator: {
      validate: (value: unknown) => isISO4217CurrencyCode(value) && value === String(value).toUpperCase(),
      defaultMessage: () => "$property must be an ISO 4217 code in capitals, such as USD",
    },
  });
}
