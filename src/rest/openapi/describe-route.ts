import { walletEnvironments } from "../../environment";
import { PageArgs, pageSizeDefault } from "../../inputs/page.args";
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
  /** Name of the schema of what the route answers with. */
  readonly data: string;
  readonly example: object;
  /** What else can be wrong, by status. */
  readonly failures?: Readonly<Record<number, string>>;
}

/** The schema of a route that takes no body and answers 200 with what was asked for. */
export function describeRoute(of: Description): RouteSchema {
  const { operationId, tag, summary, description, query, id } = of;
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    ...(query ? { querystring: { type: "object", properties: query } } : {}),
    ...(id ? { params: { type: "object", properties: { id }, required: ["id"] } } : {}),
    response: {
      200: successAnswer(200, {
        description: "What was asked for.",
        data: schemaNamed(of.data),
        examples: { usual: { summary: "The answer", data: of.example } },
      }),
      ...failureAnswers(of.failures ?? {}),
    },
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
    description: "How many, at most 100.",
  }),
  after: inputProperty(PageArgs, "after", {
    description: "The `endCursor` of the page before; left out for the first page.",
  }),
};

/** `?environment=`, as `readEnvironmentOf` reads it. */
export const environmentQuery: Readonly<Record<string, JsonSchema>> = {
  environment: {
    type: "string",
    enum: walletEnvironments,
    description:
      "Which of the bearer's two wallets: `SANDBOX` for what was bought in a store's sandbox or by test purchases, " +
      "`PRODUCTION` for real sales. The deployment's own when left out. An app under review by a store asks for `SANDBOX`.",
  },
};

export const badParameter = { 400: "A parameter is unknown, given twice, or has no value that it may have." };
export const badPage = {
  400: "A parameter is unknown or given twice, `first` is no whole number from 1 to 100, or `after` is no cursor of this list.",
};
