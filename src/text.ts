/** No NUL, which the embedded engine would cut at, and no lone surrogate, which UTF-8 cannot carry. */
export function isStorable(value: unknown): value is string {
  return typeof value === "string" && value.isWellFormed() && !value.includes("\0");
}

/** Unicode code points: what a limit in characters means, unlike the UTF-16 units that `length` counts. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
