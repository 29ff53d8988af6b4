import { type FieldNode, Kind, type SelectionSetNode } from "graphql";
import type { Fragments } from "./selected-fields";

/**
 * The largest number of fields with one response name that are merged into one, anywhere below these selection sets.
 * Fragments are written out, and merged fields have one selection set: `{ a { b } a { b b } }` merges two `a` and three
 * `b`. Takes time linear in the written-out selections, so limit their number first. Fragments may not spread
 * themselves.
 */
export function mergedFields(sets: readonly SelectionSetNode[], fragments: Fragments): number {
  const fieldsByName = new Map<string, FieldNode[]>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const fields = fieldsByName.get(name);
        if (fields) fields.push(selection);
        else fieldsByName.set(name, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        collect(selection.selectionSet);
      } else {
        const fragment = fragments.get(selection.name.value);
        if (fragment) collect(fragment.selectionSet);
      }
    }
  };
  sets.forEach(collect);

  let most = 0;
  for (const fields of fieldsByName.values()) {
    const inner = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
    most = Math.max(most, fields.length, inner.length > 0 ? mergedFields(inner, fragments) : 0);
  }
  return most;
}
