import { Field, ObjectType, type ClassType } from "type-graphql";
import { Credits } from "../entities/scalars";
import type { Page } from "../wallet/page";

@ObjectType({ description: "Where a page stands in its list.", simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

/** A page as the Relay connection of its type; `totalCount` counts only when it is selected. */
export interface Connection<Node> {
  readonly edges: readonly { cursor: string; node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
  readonly totalCount: () => Promise<number>;
}

/** The GraphQL type of a connection, `<name>Connection`, with its edge, `<name>Edge`. */
export function connectionType<Node extends object>(
  name: string,
  node: ClassType<Node>,
): ClassType<Connection<Node>> {
  @ObjectType(`${name}Edge`, { simpleResolvers: true })
  class Edge {
    @Field(() => String, { description: "Pass it as `after` to begin behind this edge." })
    cursor!: string;

    @Field(() => node)
    node!: Node;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true })
  class ConnectionOfNode implements Connection<Node> {
    @Field(() => [Edge])
    edges!: Edge[];

    @Field(() => [node], { description: "The edges' nodes, for those who need no cursors." })
    nodes!: Node[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    @Field(() => Credits, { description: "How many there are in all. Counted only when selected." })
    totalCount!: () => Promise<number>;
  }
  return ConnectionOfNode;
}

export function toConnection<Node>({ nodes, cursorOf, ...page }: Page<Node>): Connection<Node> {
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: page.count,
  };
}
