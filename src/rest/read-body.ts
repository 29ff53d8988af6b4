import type { FastifyRequest } from "fastify";
import { badInput } from "../errors";
import { validateInput } from "../inputs/validate-input";

const problemsMax = 10;

/**
 * Reads the body and the `Idempotency-Key` of a request into an input. A field of another name is refused, so that a
 * misspelt one is noticed.
 * @param input a new input, with what the path names
 * @param fields the names of the body's fields
 * @throws Refusal BAD_USER_INPUT
 */
export function readBody<Input extends object & { idempotencyKey: string }>(
  { body, headers }: FastifyRequest,
  input: Input,
  fields: readonly (keyof Input & string)[],
): Input {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw badInput([{ field: "body", message: "The body must be a JSON object" }]);
  const unknown = Object.keys(body).filter((name) => !fields.some((field) => field === name));
  if (unknown.length > 0) {
    const problems = unknown.slice(0, problemsMax).map((name) => name.slice(0, 64));
    throw badInput(problems.map((field) => ({ field, message: `${field} is no field of this request` })));
  }
  for (const field of fields) {
    // An own property of the body only, because `__proto__` in a body could supply an inherited one.
    if (Object.hasOwn(body, field)) input[field] = (body as Input)[field];
  }
  const key = headers["idempotency-key"];
  if (key !== undefined) input.idempotencyKey = String(key);
  validateInput(input);
  return input;
}
