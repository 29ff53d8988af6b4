import { IsOptional } from "class-validator";
import { Field } from "type-graphql";
import { creditTypeForm, defaultCreditType, isCreditType } from "../credit-types";
import { badInput } from "../errors";
import { IsCreditType } from "./rules";

/** An input field or argument that names a credit type, and is the default type when left out. */
export function CreditTypeField(description: string): PropertyDecorator {
  const decorators = [
    Field(() => String, { nullable: true, defaultValue: defaultCreditType, description }),
    IsOptional(),
    IsCreditType(),
  ] as PropertyDecorator[];
  return (target, name) => {
    for (const decorate of decorators) decorate(target, name);
  };
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
