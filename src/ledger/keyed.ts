/** An item with keys. Items with a common key keep the order of their arrival. */
export interface Keyed {
  readonly keys: readonly string[];
}

/**
 * The items, in their order, without those that are held, and without those that would overtake a held one with a
 * common key.
 */
export function withoutHeld<Item extends Keyed>(
  items: readonly Item[],
  isHeld: (item: Item) => boolean,
): Item[] {
  const held = new Set<string>();
  return items.filter((item) => {
    const isFree = !isHeld(item) && !item.keys.some((key) => held.has(key));
    if (!isFree) for (const key of item.keys) held.add(key);
    return isFree;
  });
}
