/**
 * What a spreadsheet would take for the beginning of a formula, after the list of OWASP. Excel also knows the wide
 * forms of the signs.
 */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * A line of CSV as RFC 4180 wants it, with its end. A text that a spreadsheet would calculate begins with an apostrophe
 * instead, which makes it a text again. Numbers are our own, and stay numbers when they are negative.
 */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvValue).join(",")}\r\n`;
}

function csvValue(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "string") return String(value);
  const text = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
