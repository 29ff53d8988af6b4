import { PageArgs, pageSizeDefault } from "../../inputs/page.args";
import { failureAnswers, successAnswer } from "./answers";
import { codeSamples } from "./code-samples";
import { inputProperty } from "./input-schema";
import type { Operation, Parameter } from "./types";

export const pageParameters: readonly Parameter[] = [
  {
    name: "first",
    in: "query",
    description: "How many, at most 100.",
    schema: { ...inputProperty(PageArgs, "first", { default: pageSizeDefault }), minimum: 1 },
  },
  {
    name: "after",
    in: "query",
    description: "The `endCursor` of the page before; left out for the first page.",
    schema: inputProperty(PageArgs, "after"),
  },
];

export const environmentParameter: Parameter = {
  name: "environment",
  in: "query",
  description:
    "Which of the bearer's two wallets: `SANDBOX` for what was bought in a store's sandbox or by test purchases, " +
    "`PRODUCTION` for real sales. The deployment's own when left out. An app under review by a store asks for `SANDBOX`.",
  schema: { type: "string", enum: ["SANDBOX", "PRODUCTION"] },
};

export const idParameter = (description: string, example: string): Parameter => ({
  name: "id",
  in: "path",
  required: true,
  description,
  schema: { type: "string", minLength: 1 },
  example,
});

interface Read {
  readonly method?: "GET" | "POST";
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  readonly path: string;
  readonly schema: string;
  readonly example: object;
  readonly parameters?: readonly Parameter[];
  /** What else can be wrong, by status. */
  readonly failures?: Readonly<Record<number, string>>;
}

export function read({
  method = "GET",
  operationId,
  tag,
  summary,
  description,
  path,
  schema,
  example,
  ...rest
}: Read): Operation {
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    ...(rest.parameters ? { parameters: rest.parameters } : {}),
    responses: {
      200: successAnswer(200, {
        description: "What was asked for.",
        data: { $ref: `#/components/schemas/${schema}` },
        examples: { usual: { summary: "The answer", data: example } },
      }),
      ...failureAnswers(rest.failures ?? {}),
    },
    "x-codeSamples": codeSamples({ method, path }),
  };
}

export const badParameter = { 400: "A parameter is unknown, given twice, or has no value that it may have." };
export const badPage = {
  400: "A parameter is unknown or given twice, `first` is no whole number from 1 to 100, or `after` is no cursor of this list.",
};
