import type { BaseContext, GraphQLRequestContextWillSendResponse } from "@apollo/server";

/** The request header that asks for the cost of the operation. */
const costHeader = "x-query-cost";

/** What an operation costs, and the most that one may cost. */
interface Cost {
  readonly requested: number;
  readonly maximum: number;
}

/** Adds `extensions.cost` to the answer if the caller asked for it with the header `X-Query-Cost: true`. */
export function tellCost(
  { request, response: { body } }: GraphQLRequestContextWillSendResponse<BaseContext>,
  cost: Cost,
): void {
  if (body.kind !== "single" || request.http?.headers.get(costHeader) !== "true") return;
  body.singleResult = { ...body.singleResult, extensions: { ...body.singleResult.extensions, cost } };
}
