/** A number that may be read as another: long, or with an exponent. What looks like one in a text does no harm. */
const mayBeInexact = /[:[,\s]-?(?:[\d.]{16}|\d[\d.]*[eE])/;

/** A string, which is left alone, or a number. Only for text that is JSON: elsewhere a string may have no end. */
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.]*(?:[eE][+-]?\d+)?/g;

/**
 * Parses JSON, whose numbers have any length and JavaScript's have not: 9007199254740993 would be read as
 * 9007199254740992, which may be somebody else's id. Such a number is read as Infinity with its sign, which no field for
 * an id or a count takes. A number that stays a fraction may be rounded behind the point: it can only be a price.
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

/** Longer than JavaScript writes any number. */
const numberLengthMax = 40;

/** JavaScript's whole numbers keep so many digits. */
const exactDigits = 15;

/** Whether JavaScript's number for the token is a fraction, or says the same as the token. */
function isExact(token: string): boolean {
  const value = Number(token);
  if (!Number.isInteger(value)) return Number.isFinite(value);
  if (value === 0) return Object.is(value, -0) || /^[0.]+(?:[eE]|$)/.test(token);
  // 20,000 numbers fit into a body; comparing all of them digit by digit would take 20 ms.
  if (token.length <= exactDigits) return true;
  return token.length <= numberLengthMax && valueOf(token) === valueOf(String(value));
}

/** One spelling for each value: all digits as a whole number, and the power of ten to multiply it by. */
function valueOf(token: string): string {
  const [, sign, whole, fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
  if (whole === undefined) return "no number";
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return `${sign}0`;
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
