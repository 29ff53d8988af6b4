import { createPublicKey, type KeyObject } from "node:crypto";

const block = /-----BEGIN ([A-Z\d ]+)-----([^]*?)-----END \1-----/g;

/**
 * Reads a public key or certificate in PEM format, also as secret stores deform it: with line ends written as `\n`, all
 * in one line, in quotes, indented, or as base64 of the whole. The base64 of a bare public key works as well.
 * @throws Error that says what is wrong, without quoting the key.
 */
export function readPublicKey(text: string): KeyObject {
  const straightened = straighten(text);
  const pem = straightened.includes("-----") ? straightened : decodeBase64(straightened);
  // Node would derive the public key, but a service that only verifies must not hold a key that signs.
  if (pem.includes("PRIVATE KEY-----")) throw new Error("is a private key; configure its public half");
  const [found, ...more] = [...pem.matchAll(block)];
  if (!found) throw new Error("is not a public key in PEM format");
  if (more.length > 0) throw new Error("holds more than one key; several keys need a JWKS URL");
  const [, label = "", body = ""] = found;
  try {
    return createPublicKey(`-----BEGIN ${label}-----\n${inLines(body)}\n-----END ${label}-----\n`);
  } catch {
    throw new Error("is not a public key in PEM format: its contents cannot be read");
  }
}

function straighten(text: string): string {
  return text
    .replace(/\\+r/g, "")
    .replace(/\\+n/g, "\n")
    .replaceAll(/["'\r\ufeff]/g, "")
    .trim();
}

/** Decodes base64 of a PEM text, or wraps the bare base64 of a public key into PEM. */
function decodeBase64(text: string): string {
  const bare = text.replace(/\s/g, "");
  if (!/^[A-Za-z\d+/]{40,}={0,2}$/.test(bare)) return "";
  const decoded = Buffer.from(bare, "base64").toString("latin1");
  return decoded.includes("-----BEGIN")
    ? straighten(decoded)
    : `-----BEGIN PUBLIC KEY-----\n${bare}\n-----END PUBLIC KEY-----`;
}

function inLines(base64: string): string {
  return base64.replace(/\s/g, "").replace(/.{64}(?=.)/g, "$&\n");
}
