import { creditTypeForm, defaultCreditType, isCreditType } from "../credit-types";
import { badInput } from "../errors";

/**
 * The credit type that a caller named, or the default one.
 * @throws Refusal BAD_USER_INPUT when the text is no credit type.
 */
export function readCreditType(given: string | null | undefined): string {
  if (given === undefined || given === null) return defaultCreditType;
  if (isCreditType(given)) return given;
  throw badInput([{ field: "creditType", message: `creditType must be ${creditTypeForm}` }]);
}
