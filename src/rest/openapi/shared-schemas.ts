import { creditTypeShape, defaultCreditType } from "../../credit-types";
import { refusalStatus } from "../../errors";
import { schemaNamed, type JsonSchema } from "./route-schema";

/** A schema that other schemas refer to by its `$id`, its name in `#/components/schemas`. */
export type NamedSchema = JsonSchema & { readonly $id: string };

/** The body of a request that moves credits. */
export interface RequestBody<Field extends string = string> {
  readonly schema: NamedSchema;
  /** The names of the body's fields. */
  readonly fields: readonly Field[];
  /** What code samples send, and its TypeScript type. */
  readonly sample: { readonly body: object; readonly bodyType: string };
}

export const creditsSchema = (description: string): JsonSchema => ({
  type: "integer",
  format: "int64",
  description,
});

export const momentSchema: JsonSchema = {
  type: "string",
  format: "date-time",
  description: "ISO 8601 in UTC.",
};

/** The form of a credit type. */
export const creditTypeCode: JsonSchema = {
  type: "string",
  pattern: creditTypeShape.source,
  examples: ["GEMS"],
};

/** The credit type of an object, which is left out for the default type, so that apps with one type never meet it. */
export const creditTypeSchema: JsonSchema = {
  ...creditTypeCode,
  description: `What kind of credits; left out for \`${defaultCreditType}\`, the only kind of an app that sells one.`,
};

/** Makes the schema `<node>Page`: a page of objects that the schema `node` describes. */
export const pageOf = (node: string): NamedSchema => ({
  $id: `${node}Page`,
  type: "object",
  required: ["nodes", "pageInfo"],
  properties: {
    nodes: { type: "array", items: schemaNamed(node) },
    pageInfo: schemaNamed("PageInfo"),
  },
});

const pageInfo: NamedSchema = {
  $id: "PageInfo",
  type: "object",
  required: ["hasNextPage", "endCursor"],
  properties: {
    hasNextPage: { type: "boolean" },
    endCursor: {
      type: ["string", "null"],
      description: "Send it as `after` to read the next page; null when this page is empty.",
    },
  },
};

const timestamp: NamedSchema = {
  $id: "Timestamp",
  type: "string",
  format: "date-time",
  pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$",
  description: "When the answer was made, `YYYY-MM-DDTHH:mm:ss.sssZ` in UTC.",
};

const failure: NamedSchema = {
  $id: "Failure",
  type: "object",
  description: "The envelope of a refusal. `errors` holds one fixed text for each status.",
  required: ["isSuccess", "statusCode", "data", "errors", "timestamp"],
  properties: {
    isSuccess: { type: "boolean", const: false },
    statusCode: { type: "integer", minimum: 400, maximum: 599, description: "Repeats the HTTP status." },
    data: { type: "null" },
    errors: { type: "array", items: { type: "string" }, minItems: 1, maxItems: 1 },
    timestamp: schemaNamed("Timestamp"),
  },
};

const problem: NamedSchema = {
  $id: "Problem",
  type: "object",
  description: "RFC 9457 problem details, for callers who send `Accept: application/problem+json`.",
  required: ["type", "title", "status", "detail", "instance", "code", "requestId"],
  properties: {
    type: {
      type: "string",
      format: "uri-reference",
      description: "Link to the explanation of the code on the same server, such as `/errors#CONFLICT`.",
    },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    instance: { type: "string" },
    code: {
      type: "string",
      enum: [...Object.keys(refusalStatus), "INTERNAL_SERVER_ERROR"],
      description: "A code for programs to compare. It never changes, and GraphQL gives the same one.",
    },
    requestId: { type: "string" },
    reason: {
      type: "string",
      description: "Why the request is in conflict, such as `PACKAGE_ARCHIVED`. Only a `CONFLICT` has it.",
    },
    required: creditsSchema(
      "Credits that the request needs. Only a `CONFLICT` about too few credits has it.",
    ),
    available: creditsSchema("Credits that are there for the request; with `required`."),
    missing: creditsSchema("Credits to add, so that there are enough. Only `INSUFFICIENT_CREDITS` has it."),
    errors: {
      type: "array",
      description: "The fields of the input that are wrong, and why.",
      items: {
        type: "object",
        required: ["field", "message"],
        properties: { field: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};

/** Schemas that the answers of several subjects use. */
export const sharedSchemas: readonly NamedSchema[] = [timestamp, failure, problem, pageInfo];
