import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

/** How much is asked for, with every fragment written out in each place that spreads it. */
export interface OperationSize {
  readonly depth: number;
  /** Depth below `__schema` or `__type`, which does not count as ordinary depth. */
  readonly introspectionDepth: number;
  /** Fields on the outermost level, those of its fragments included. */
  readonly rootFields: number;
  /** Fields, spreads and inline fragments on all levels. */
  readonly selections: number;
  readonly aliases: number;
  readonly directives: number;
}

/** A chain of fragments that each spread the next twice doubles a count at every step; counting stops here. */
export const countMax = 1_000_000;

export const nothing: OperationSize = {
  depth: 0,
  introspectionDepth: 0,
  rootFields: 0,
  selections: 0,
  aliases: 0,
  directives: 0,
};

/**
 * Measures the operations of one document in time linear in its length: each fragment is measured once,
 * however often it is spread. Fragments that are missing or spread themselves count as nothing where they
 * occur; graphql-js refuses such documents anyway.
 */
export class OperationRuler {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly fragmentSizes = new Map<string, OperationSize>();

  constructor(fragments: readonly FragmentDefinitionNode[]) {
    this.fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  sizeOfOperation(operation: OperationDefinitionNode): OperationSize {
    const variables = operation.variableDefinitions ?? [];
    const directives = [operation, ...variables].reduce((count, node) => count + countOf(node.directives), 0);
    return sum(this.sizeOfSelectionSet(operation.selectionSet), { ...nothing, directives });
  }

  sizeOfFragment(name: string): OperationSize {
    const known = this.fragmentSizes.get(name);
    if (known) return known;

    // Until it is measured it counts as nothing, so that a fragment within itself comes to an end.
    this.fragmentSizes.set(name, nothing);
    const fragment = this.fragments.get(name);
    if (!fragment) return nothing;

    const size = sum(this.sizeOfSelectionSet(fragment.selectionSet), {
      ...nothing,
      directives: countOf(fragment.directives),
    });
    this.fragmentSizes.set(name, size);
    return size;
  }

  private sizeOfSelectionSet({ selections }: SelectionSetNode): OperationSize {
    return selections.reduce((size, selection) => sum(size, this.sizeOfSelection(selection)), nothing);
  }

  private sizeOfSelection(selection: SelectionNode): OperationSize {
    const own = { ...nothing, selections: 1, directives: countOf(selection.directives) };
    switch (selection.kind) {
      case Kind.FIELD:
        return sum(own, this.sizeOfField(selection));
      case Kind.INLINE_FRAGMENT:
        return sum(own, this.sizeOfSelectionSet(selection.selectionSet));
      case Kind.FRAGMENT_SPREAD:
        return sum(own, this.sizeOfFragment(selection.name.value));
    }
  }

  private sizeOfField({ name, alias, selectionSet }: FieldNode): OperationSize {
    const inner = selectionSet ? this.sizeOfSelectionSet(selectionSet) : nothing;
    const depths =
      name.value === "__schema" || name.value === "__type"
        ? { depth: 1, introspectionDepth: Math.max(inner.depth, inner.introspectionDepth) + 1 }
        : { depth: inner.depth + 1 };
    return { ...inner, ...depths, rootFields: 1, aliases: inner.aliases + (alias ? 1 : 0) };
  }
}

function countOf(directives: readonly DirectiveNode[] | undefined): number {
  return directives?.length ?? 0;
}

function sum(one: OperationSize, other: OperationSize): OperationSize {
  return {
    depth: Math.max(one.depth, other.depth),
    introspectionDepth: Math.max(one.introspectionDepth, other.introspectionDepth),
    rootFields: Math.min(one.rootFields + other.rootFields, countMax),
    selections: Math.min(one.selections + other.selections, countMax),
    aliases: Math.min(one.aliases + other.aliases, countMax),
    directives: Math.min(one.directives + other.directives, countMax),
  };
}
