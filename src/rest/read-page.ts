import type { FastifyRequest } from "fastify";
import { PageArgs } from "../inputs/page.args";
import { badInput, validateInput } from "../inputs/validate-input";
import type { Page } from "../wallet/page";

/**
 * Reads `?first=&after=`.
 * @throws Refusal BAD_USER_INPUT
 */
export function readPage({ query }: FastifyRequest): PageArgs {
  const { first, after } = query as Record<string, unknown>;
  const page = new PageArgs();
  if (first !== undefined) {
    if (typeof first !== "string" || !/^\d{1,3}$/.test(first)) {
      throw badInput([{ field: "first", message: "first must be a whole number from 0 to 100" }]);
    }
    page.first = Number(first);
  }
  if (after !== undefined && after !== "") {
    if (typeof after !== "string") throw badInput([{ field: "after", message: "after must be given once" }]);
    page.after = after;
  }
  validateInput(page);
  return page;
}

/** A page as REST callers see it. */
export function pageBody<Node>(
  { nodes, cursorOf, hasNextPage }: Page<Node>,
  present: (node: Node) => object,
): object {
  const last = nodes.at(-1);
  return {
    nodes: nodes.map(present),
    pageInfo: { hasNextPage, endCursor: last === undefined ? null : cursorOf(last) },
  };
}
