import type { FastifyRequest } from "fastify";
import { isWalletEnvironment, type WalletEnvironment } from "../environment";
import { PageArgs, pageSizeDefault } from "../inputs/page.args";
import { validateInput } from "../inputs/validate-input";
import { badInput } from "../errors";
import type { Page } from "../database/list-page";

/**
 * Reads the query parameters of a route.
 * @param known the names that the route reads.
 * @throws Refusal BAD_USER_INPUT for a parameter that is given twice, and for any other name, so that a misspelt
 *   parameter is noticed.
 */
export function readQuery<Name extends string>(
  { query }: FastifyRequest,
  known: readonly Name[],
): Readonly<Partial<Record<Name, string>>> {
  const problems = Object.entries(query as Record<string, unknown>).flatMap(([name, value]) => {
    const field = name.slice(0, 64);
    if (!known.some((one) => one === name))
      return [{ field, message: `${field} is no parameter of this route` }];
    return typeof value === "string" ? [] : [{ field, message: `${field} must be given once` }];
  });
  if (problems.length > 0) throw badInput(problems.slice(0, 10));
  return query as Partial<Record<Name, string>>;
}

/**
 * Reads `?first=&after=`. Left out, `first` is `pageSizeDefault`.
 * @throws Refusal BAD_USER_INPUT
 */
export function readPage({ first, after }: { readonly first?: string; readonly after?: string }): PageArgs {
  const page = new PageArgs();
  page.first = pageSizeDefault;
  if (first !== undefined) {
    if (!/^\d{1,3}$/.test(first) || Number(first) === 0) {
      throw badInput([{ field: "first", message: "first must be a whole number from 1 to 100" }]);
    }
    page.first = Number(first);
  }
  if (after !== undefined && after !== "") page.after = after;
  validateInput(page);
  return page;
}

/**
 * Reads `?environment=`.
 * @param usual the deployment's own environment, used when the parameter is left out.
 * @throws Refusal BAD_USER_INPUT
 */
export function readEnvironmentOf(given: string | undefined, usual: WalletEnvironment): WalletEnvironment {
  if (given === undefined) return usual;
  if (isWalletEnvironment(given)) return given;
  throw badInput([{ field: "environment", message: "environment must be SANDBOX or PRODUCTION" }]);
}

/** Presents a page as REST callers see it. */
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
