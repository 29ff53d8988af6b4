/**
 * Matches a number that JavaScript may round: a long one, or one with an exponent. A match inside a string only costs
 * the exact check.
 */
const mayBeInexact = /[:[,\s]-?(?:[\d.]{16}|\d[\d.]*[eE])/;

/** Matches a string, which is left alone, or a number. Only for valid JSON: in other text a string may have no end. */
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.]*(?:[eE][+-]?\d+)?/g;

/**
 * Parses JSON without rounding whole numbers. JSON's numbers have any length, JavaScript's have not: 9007199254740993
 * would be read as 9007199254740992, which may be another user's id. Such a number becomes Infinity with its sign,
 * which every field for an id or a count refuses. A number with a fraction may be rounded after the point, because it
 * can only be a price.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const parsed: unknown = JSON.parse(text);
  if (!mayBeInexact.test(text)) return parsed;
  const marked = text.replace(stringOrNumber, (token) =>
    token.startsWith('"') || isExact(token) ? token : `${token.startsWith("-") ? "-" : ""}1e999`,
  );
  return marked === text ? parsed : JSON.parse(marked);
}

/** JavaScript never writes a longer number. */
const numberLengthMax = 40;

/** JavaScript stores every whole number of this many digits exactly. */
const exactDigits = 15;

/** Whether JavaScript's number for the token is a fraction, or equals the token. */
function isExact(token: string): boolean {
  const value = Number(token);
  if (!Number.isInteger(value)) return Number.isFinite(value);
  if (value === 0) return Object.is(value, -0) || /^[0.]+(?:[eE]|$)/.test(token);
  // A body can contain 20,000 numbers. Comparing all of them digit by digit would take 20 ms.
  if (token.length <= exactDigits) return true;
  return token.length <= numberLengthMax && valueOf(token) === valueOf(String(value));
}

/** The canonical form of a number: its digits as a whole number, and the power of ten to multiply them by. */
function valueOf(token: string): string {
  const [, sign, whole, fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
  if (whole === undefined) return "no number";
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return `${sign}0`;
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
