/**
 * Characters that a terminal executes instead of showing: control characters (C0 and C1), line and paragraph
 * separators, and invisible marks, such as those that change the direction of writing.
 */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;

/**
 * Escapes outside data for one line of output. Characters that a terminal would execute are written out, a line break
 * as `\u{a}`.
 */
export function printable(text: string): string {
  return text.replace(invisible, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/**
 * Prints lines to the standard output. Line breaks and tabs are kept, so outside data must go through `printable`
 * first.
 */
export function say(lines: string): void {
  console.log(printableLines(lines));
}

/** Prints lines to the standard error output, like `say`. */
export function complain(lines: string): void {
  console.error(printableLines(lines));
}

function printableLines(lines: string): string {
  return lines.replace(/[^\n\t]+/g, printable);
}

/** How often progress is shown on a terminal, and elsewhere, where each time adds a line. */
const milliseconds = { terminal: 100, elsewhere: 10_000 };

/** Shows how far long work is. */
export interface Progress {
  /** Shows the line, unless another one was shown just before. */
  show(line: () => string): void;
  /** Removes the line from a terminal. */
  end(): void;
}

/** Shows progress on the standard error output: in one line that is written over on a terminal, elsewhere in lines. */
export function showProgress(): Progress {
  const { isTTY } = process.stderr;
  let shownAt = performance.now();
  return {
    show(line) {
      const pause = isTTY ? milliseconds.terminal : milliseconds.elsewhere;
      if (performance.now() - shownAt < pause) return;
      shownAt = performance.now();
      if (!isTTY) return complain(line());
      process.stderr.write(`\r\x1b[K${printable(line()).slice(0, (process.stderr.columns ?? 80) - 1)}`);
    },
    end() {
      if (isTTY) process.stderr.write("\r\x1b[K");
    },
  };
}

/**
 * The same characters in JSON, which escapes C0 by itself. Each of them can only be inside a string, where an escape
 * means the same.
 */
const invisibleInJson = /[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** Escapes a line of JSON for a terminal. Its meaning stays the same. */
export function printableJson(line: string): string {
  return line.replace(
    invisibleInJson,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
