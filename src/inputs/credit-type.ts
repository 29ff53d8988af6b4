import { IsOptional } from "class-validator";
import { Field } from "type-graphql";
import { creditTypeForm, defaultCreditType, isCreditType } from "../credit-types";
import { badInput } from "../errors";
import { applyAll } from "./apply-all";
import { IsCreditType } from "./rules";

/** An input field or argument that names a credit type, and is the default type when left out. */
export function CreditTypeField(description: string): PropertyDecorator {
  return applyAll(
    Field(() => String, { nullable: true, defaultValue: defaultCreditType, description }),
    IsOptional(),
    IsCreditType(),
  );
}

/**
 * The credit type that a caller named, or the default one.
 * @throws Refusal BAD_USER_INPUT when the text is no credit type.
 */
export function readCreditType(given: string | null | undefined): string {
  if (given === undefined || given === null) return defaultCreditType;
  if (isCreditType(given)) return given;
  throw badInput([{ field: "creditType", message: `creditType must be ${creditTypeForm}` }]);
}
