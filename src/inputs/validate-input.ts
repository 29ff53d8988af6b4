import { validateSync, type ValidationError } from "class-validator";
import { badInput, type FieldProblem } from "../errors";
import { compileRules, type Check } from "./compile-rules";

const checks = new Map<unknown, Check>();

/**
 * Checks an instance of an input class by its decorators, for both doors. The problems name field and rule only: by
 * default class-validator's errors contain the caller's whole input, secrets included.
 * @throws Refusal BAD_USER_INPUT with every problem found.
 */
export function validateInput(input: object): void {
  if (checkOf(input.constructor)(input)) return;
  const errors = validateSync(input, {
    forbidUnknownValues: true,
    validationError: { target: false, value: false },
  });
  if (errors.length > 0) throw badInput(errors.flatMap((error) => problemsOf(error)));
}

function checkOf(inputClass: Function): Check {
  const known = checks.get(inputClass);
  if (known) return known;
  const compiled = compileRules(inputClass);
  checks.set(inputClass, compiled);
  return compiled;
}

function problemsOf({ property, constraints, children }: ValidationError, path = ""): FieldProblem[] {
  const field = path + property;
  return [
    ...Object.values(constraints ?? {}).map((message) => ({ field, message })),
    ...(children ?? []).flatMap((child) => problemsOf(child, `${field}.`)),
  ];
}
