import {
  type DirectiveNode,
  type ExecutableDefinitionNode,
  type FieldNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import type { Fragments } from "./selected-fields";

/** The size of an operation, with every fragment written out wherever it is spread. */
export interface OperationSize {
  readonly depth: number;
  /** Depth below `__schema` or `__type`, which is not part of the ordinary depth. */
  readonly introspectionDepth: number;
  /** Fields on the top level, including those in fragments. */
  readonly rootFields: number;
  /** Fields, spreads and inline fragments on all levels. */
  readonly selections: number;
  readonly aliases: number;
  readonly directives: number;
  /** Variables that the operation defines. */
  readonly variables: number;
}

/** A chain of fragments that each spread the next one twice doubles a count at every step. Counting stops here. */
export const countMax = 1_000_000;

/** The size of a missing fragment, and the start of every sum. */
export const emptySize: OperationSize = {
  depth: 0,
  introspectionDepth: 0,
  rootFields: 0,
  selections: 0,
  aliases: 0,
  directives: 0,
  variables: 0,
};

/**
 * Measures the operations of one document in time linear in its length: each fragment is measured once, however often
 * it is spread. A missing fragment counts as empty, because graphql-js refuses the document. A fragment that spreads
 * itself counts as empty within itself, and is named in `spreadThemselves`.
 */
export class OperationRuler {
  /** Measured fragments that spread themselves, directly or through others. */
  readonly spreadThemselves = new Set<string>();
  private readonly fragmentSizes = new Map<string, OperationSize>();
  private readonly measuring = new Set<string>();

  constructor(private readonly fragments: Fragments) {}

  sizeOf(definition: ExecutableDefinitionNode): OperationSize {
    const variables = definition.variableDefinitions ?? [];
    const directives = [definition, ...variables].reduce(
      (count, node) => count + countOf(node.directives),
      0,
    );
    const own = { ...emptySize, directives, variables: variables.length };
    return sum(this.sizeOfSelectionSet(definition.selectionSet), own);
  }

  private sizeOfFragment(name: string): OperationSize {
    const known = this.fragmentSizes.get(name);
    if (known) return known;
    const fragment = this.fragments.get(name);
    if (!fragment) return emptySize;
    if (this.measuring.has(name)) {
      this.spreadThemselves.add(name);
      return emptySize;
    }

    this.measuring.add(name);
    const size = this.sizeOf(fragment);
    this.measuring.delete(name);
    this.fragmentSizes.set(name, size);
    return size;
  }

  private sizeOfSelectionSet({ selections }: SelectionSetNode): OperationSize {
    return selections.reduce((size, selection) => sum(size, this.sizeOfSelection(selection)), emptySize);
  }

  private sizeOfSelection(selection: SelectionNode): OperationSize {
    const own = { ...emptySize, selections: 1, directives: countOf(selection.directives) };
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
    const inner = selectionSet ? this.sizeOfSelectionSet(selectionSet) : emptySize;
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
    variables: one.variables + other.variables,
  };
}
