import type { GraphQLObjectType } from "graphql";
import { Field, ObjectType, type ClassType } from "type-graphql";
import type { Count, LazyCount } from "../../database/count-rows";
import { Credits } from "../../entities/scalars";
import type { Page } from "../../database/list-page";
import type { GraphqlContext } from "./graphql-context";
import { countUnit } from "./limits/query-complexity";

@ObjectType({ description: "The position of a page in its list.", simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: "Whether there are more objects after this page." })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: "Whether there are objects before this page." })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "Cursor of the first edge; null on an empty page." })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: "Cursor of the last edge; null on an empty page." })
  endCursor!: string | null;
}

/** A page as the Relay connection of its type. `totalCount` counts only when it is selected. */
export interface Connection<Node> {
  readonly edges: readonly { cursor: string; node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
  readonly totalCount: () => Promise<number>;
  readonly countIsCapped: () => Promise<boolean>;
}

/** Makes the GraphQL types of a connection, `<name>Connection`, and of its edge, `<name>Edge`. */
export function connectionType<Node extends object>(
  name: string,
  node: ClassType<Node>,
): ClassType<Connection<Node>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} with its cursor.`, simpleResolvers: true })
  class Edge {
    @Field(() => String, {
      description:
        "Pass this cursor as `after` to get the edges after this one, or as `before` to get those before it.",
    })
    cursor!: string;

    @Field(() => node, { description: "The object." })
    node!: Node;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}.`, simpleResolvers: true })
  class ConnectionOfNode implements Connection<Node> {
    @Field(() => [Edge], { description: "The page's objects, each with its cursor." })
    edges!: Edge[];

    @Field(() => [node], { description: "The nodes of the edges, for callers who need no cursors." })
    nodes!: Node[];

    @Field(() => PageInfo, { description: "The page's position in the list." })
    pageInfo!: PageInfo;

    @Field(() => Credits, {
      complexity: countUnit,
      description:
        "The length of the whole list, up to 10,000; see `countIsCapped`. Counted only when selected.",
    })
    totalCount!: () => Promise<number>;

    @Field(() => Boolean, {
      complexity: countUnit,
      description:
        "Whether there are more than 10,000, or more than 10,000 would have to be examined. If so, `totalCount` " +
        "is only a lower bound.",
    })
    countIsCapped!: () => Promise<boolean>;
  }
  return ConnectionOfNode;
}

/** The counts of each request, by their keys. */
const counts = new WeakMap<GraphqlContext, Map<string, Promise<Count>>>();

/** Runs each count once for a document, however many of its fields and aliases ask for it. */
function countOnce(request: GraphqlContext, { key, count }: LazyCount): Promise<Count> {
  const asked = counts.get(request) ?? new Map<string, Promise<Count>>();
  counts.set(request, asked);
  const counting = asked.get(key) ?? count();
  asked.set(key, counting);
  return counting;
}

/** Presents a page of a list as a Relay connection. */
export function toConnection<Node>(page: Page<Node>, request: GraphqlContext): Connection<Node> {
  return new PageConnection(page, request);
}

class PageConnection<Node> implements Connection<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;

  constructor(
    private readonly page: Page<Node>,
    private readonly request: GraphqlContext,
  ) {
    const { nodes, cursorOf, hasNextPage, hasPreviousPage } = page;
    const [first, last] = [nodes.at(0), nodes.at(-1)];
    this.nodes = nodes;
    this.pageInfo = {
      hasNextPage,
      hasPreviousPage,
      startCursor: first === undefined ? null : cursorOf(first),
      endCursor: last === undefined ? null : cursorOf(last),
    };
  }

  /** Made only when they are selected, because a cursor costs more than the rest of a small row. */
  get edges() {
    return this.nodes.map((node) => ({ cursor: this.page.cursorOf(node), node }));
  }

  async totalCount(): Promise<number> {
    return (await countOnce(this.request, this.page.counting)).total;
  }

  async countIsCapped(): Promise<boolean> {
    return (await countOnce(this.request, this.page.counting)).isCapped;
  }
}

/** Lets the counts of a connection type call the functions of `Connection`. */
export function resolveCounts(connection: GraphQLObjectType): void {
  for (const name of ["totalCount", "countIsCapped"] as const) {
    const field = connection.getFields()[name];
    if (field) field.resolve = (page: Connection<unknown>) => page[name]();
  }
}
