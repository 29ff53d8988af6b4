/**
 * What a terminal acts on instead of showing: control characters (C0 and C1), line and paragraph separators, and marks
 * that nobody sees, such as those that turn the direction of writing.
 */
const acts = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;

/** Outside data in one line of output: what a terminal would act on is written out, a line break as `\u{a}`. */
export function printable(text: string): string {
  return text.replace(acts, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/**
 * Prints lines to the standard output. Line breaks and tabs are kept, because they are ours: outside data goes through
 * `printable` before it becomes part of a line.
 */
export function say(lines: string): void {
  console.log(printableLines(lines));
}

/** The same, to the standard error output. */
export function complain(lines: string): void {
  console.error(printableLines(lines));
}

function printableLines(lines: string): string {
  return lines.replace(/[^\n\t]+/g, printable);
}

/** JSON escapes C0 by itself. Every other character here stands inside one of its texts, where an escape means the same. */
const actsInJson = /[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A line of JSON, which says the same as before and shows as it is. */
export function printableJson(line: string): string {
  return line.replace(
    actsInJson,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
