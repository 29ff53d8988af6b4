import { defaultCreditType } from "../../credit-types";
import { creditTypeCode, type RequestBody } from "./shared-schemas";
import { walletEnvironments } from "../../environment";
import { PageArgs, pageSizeDefault } from "../../inputs/page.args";
import { SpendCreditsInput } from "../../inputs/spend-credits.input";
import { failureAnswers, successAnswer } from "./answers";
import { inputProperty } from "./input-schema";
import { schemaNamed, type JsonSchema, type RouteSchema } from "./route-schema";

interface Description {
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  readonly query?: Readonly<Record<string, JsonSchema>>;
  /** The `:id` of the path. */
  readonly id?: JsonSchema;
  /** Other parameters of the path. */
  readonly params?: Readonly<Record<string, JsonSchema>>;
  /** The name of the schema of the answer's `data`. */
  readonly data: string;
  readonly example: object;
  /** The route's own refusals, by status. */
  readonly failures?: Readonly<Record<number, string>>;
}

/** Makes the schema of a route that takes no body and answers 200. */
export function describeRoute(of: Description): RouteSchema {
  return {
    ...describeCall(of),
    response: {
      200: successAnswer(200, {
        description: "The requested data.",
        data: schemaNamed(of.data),
        examples: { usual: { summary: "The answer", data: of.example } },
      }),
      ...failureAnswers(of.failures ?? {}),
    },
  };
}

/** Makes the schema of a route that changes something once for each idempotency key, and answers 201. */
export function describeChange(of: Description & { readonly request: RequestBody }): RouteSchema {
  const { schema, sample } = of.request;
  return {
    ...describeCall(of),
    headers: {
      type: "object",
      properties: {
        "Idempotency-Key": inputProperty(SpendCreditsInput, "idempotencyKey", {
          description:
            "A text that the caller makes for this one change, such as a UUID, and repeats with every retry. A key that " +
            "was used over GraphQL counts as used here too.",
        }),
      },
      required: ["Idempotency-Key"],
    },
    body: schemaNamed(schema.$id),
    sample,
    response: {
      201: successAnswer(201, {
        description: "The change is made, and a crash of the service cannot lose it.",
        data: schemaNamed(of.data),
        headers: ["Idempotency-Replayed"],
        examples: { usual: { summary: "The answer", data: of.example } },
      }),
      ...failureAnswers(of.failures ?? {}),
    },
  };
}

function describeCall({ operationId, tag, summary, description, query, id, params }: Description) {
  const inPath = { ...(id ? { id } : {}), ...params };
  const required = Object.keys(inPath);
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    ...(query ? { querystring: { type: "object", properties: query } as const } : {}),
    ...(required.length > 0 ? { params: { type: "object", properties: inPath, required } as const } : {}),
  };
}

export const idSchema = (description: string, example: string): JsonSchema => ({
  type: "string",
  minLength: 1,
  description,
  examples: [example],
});

/** `?first=&after=`, as `readPage` reads them. */
export const pageQuery: Readonly<Record<string, JsonSchema>> = {
  first: inputProperty(PageArgs, "first", {
    default: pageSizeDefault,
    minimum: 1,
    description: "How many items the page holds, from 1 to 100.",
  }),
  after: inputProperty(PageArgs, "after", {
    description: "The `endCursor` of the page before. Leave it out for the first page.",
  }),
};

/** `?environment=`, as `readEnvironmentOf` reads it. */
export const environmentQuery: Readonly<Record<string, JsonSchema>> = {
  environment: {
    type: "string",
    enum: walletEnvironments,
    description:
      "Which of the bearer's two wallets to read: `SANDBOX` holds credits of a store's sandbox and of test purchases, " +
      "`PRODUCTION` holds credits of real sales. Left out, it is the deployment's own. An app that a store reviews asks for " +
      "`SANDBOX`.",
  },
};

/** `?creditType=`, as `readCreditType` reads it. */
export const creditTypeQuery: Readonly<Record<string, JsonSchema>> = {
  creditType: {
    ...creditTypeCode,
    default: defaultCreditType,
    description: "What kind of credits to read about. An app that sells one kind never needs it.",
  },
};

/** The 400 answer of a route that reads no page. */
export const badParameter = {
  400: "A parameter is unknown, is given twice, or has a value that is not allowed.",
};
/** The answers of a route that takes a body and an idempotency key. */
export const changeFailures = {
  400:
    "The body is not a JSON object, a field is unknown or has a value that is not allowed, the `Idempotency-Key` is " +
    "missing, or the address has a query parameter.",
  413: "The body is larger than 100 kB.",
  415: "The body is not `application/json`.",
  503: "The service does not know whether it was done. Try again with the same `Idempotency-Key`.",
};
/** The 400 answer of a route that reads a page of a list. */
export const badPage = {
  400: "A parameter is unknown or given twice, `first` is not a whole number from 1 to 100, or `after` is not a cursor of this list.",
};
