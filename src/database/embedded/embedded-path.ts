import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { invisible, quoteAtAnEnd, strayCharacter, unfilled } from "../../settings/values";

/**
 * Reads the path in `file:path` or `file:///path`. A damaged path would silently open another, empty database, so what
 * no real path contains is refused, such as a quote that was left over, an invisible character, or a comment.
 * @throws Error that says what is wrong, without the path.
 */
export function readEmbeddedPath(value: string): string {
  const written = value.slice("file:".length);
  if (written === "" || written.includes("?"))
    throw new Error("must be file: and a path, without parameters");
  // The parser of URLs would remove line breaks, and everything after a #.
  if (invisible.test(written)) throw new Error(strayMessage);
  if (anotherAddress.test(written)) throw new Error("must be one address, with file: once");
  const path = value.startsWith("file://") ? pathOfUrl(value) : pathOf(written);
  const name = path.split(separator).at(-1) ?? "";
  if (["", ".", ".."].includes(name)) throw new Error("must end in the name of a file, not in a folder");
  if (name === ":memory:") throw new Error("must name a file: credits in memory are lost at the next stop");
  if (isDamaged(path, name)) throw new Error(strayMessage);
  if (/^~|\$[\w(]|%\(/.test(path) || unfilled.test(path) || unfilled.test(name))
    throw new Error("must have a path that is written out: ~ and variables are for a shell to replace");
  return resolve(path);
}

const strayMessage =
  "must have a path without quotes, invisible characters, line ends written as \\n, comments, and blanks or punctuation at an end";

const separator = process.platform === "win32" ? /[/\\]/ : /\//;

/** Another address in the path, as after two settings were joined, or one was pasted into the other. */
const anotherAddress = /(^|[\s=])(file|mysql|mariadb|sqlite|https?):/i;

/** Only an address that begins with file:// is decoded. */
function pathOf(written: string): string {
  if (/%([01][\da-f]|20|22|27)/i.test(written))
    throw new Error("must begin with file:/// if blanks and quotes in its path are written as %20 and %22");
  return written;
}

function pathOfUrl(value: string): string {
  if (value.includes("#")) throw new Error("must have # in a file:// address written as %23");
  try {
    return fileURLToPath(value);
  } catch {
    throw new Error("must be file: and a path, or file:///path with %, # and ? written as %25, %23 and %3F");
  }
}

function isDamaged(path: string, name: string): boolean {
  if (invisible.test(path) || quoteAtAnEnd.test(path) || path.trim() !== path) return true;
  // Folders may be called `owner's apps`, and separated by backslashes on Windows.
  const plain = path.replace(/(?<=\p{L})['’](?=[\p{L}\s])/gu, "");
  const stray = process.platform === "win32" ? /\\[nrt]$/ : strayCharacter;
  const edges = /(^|[/\\])\s|\s([/\\]|$)/;
  const comment = /;|\s(#|\/|--)/;
  return (
    [stray, edges, comment].some((sign) => sign.test(plain)) || /[,#|<>*=&]/.test(name) || !nameEnd.test(name)
  );
}

/** The last character of a file's name: anything else was left over from the text around it. */
const nameEnd = /[\p{L}\p{M}\p{N}_~+-]$|\([^()]*\)$/u;
