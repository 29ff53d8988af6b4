/** A page of any list, as a test reads it. */
export interface ReadPage<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** What a test selects of a page beside its nodes. */
export const pageInfo = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";

/** Arguments and variables of a page, for a document that lists. */
export const pageVariables = "$first: Int, $after: String, $last: Int, $before: String";
export const pageArguments = "first: $first, after: $after, last: $last, before: $before";

/** Reads a whole list in pages, once from each end, and returns it as both ways gave it. */
export async function walkBothWays<Node>(
  read: (page: object) => Promise<ReadPage<Node>>,
  size: number,
): Promise<[forwards: Node[], backwards: Node[]]> {
  const forwards: Node[] = [];
  for (let after: string | null = null; ;) {
    const page: ReadPage<Node> = await read({ first: size, after });
    forwards.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  const backwards: Node[] = [];
  for (let before: string | null = null; ;) {
    const page: ReadPage<Node> = await read({ last: size, before });
    backwards.unshift(...page.nodes);
    if (!page.pageInfo.hasPreviousPage) break;
    before = page.pageInfo.startCursor;
  }
  return [forwards, backwards];
}
