/**
 * Whether every engine can store the text: no NUL, at which the embedded engine would cut it, and no lone surrogate,
 * which UTF-8 cannot encode.
 */
export function isStorable(value: unknown): value is string {
  return typeof value === "string" && value.isWellFormed() && !value.includes("\0");
}

/** Whether a reader sees anything of the text: a character that is no blank, no line break and no control character. */
export function isVisible(text: string): boolean {
  return /[^\p{Z}\p{C}]/u.test(text);
}

/** Counts Unicode code points. Limits in characters mean these, and not the UTF-16 units that `length` counts. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
