import { isUtf8 } from "node:buffer";

/** The fields of a token's header that have an effect. All others, such as `jku`, `jwk`, `x5u` and `x5c`, have none. */
export interface TokenHeader {
  readonly alg: string;
  /** Only chooses among the keys that are trusted already. */
  readonly kid: string | undefined;
}

/**
 * Reads the header of a token that is encoded in the one way that the standard allows. Libraries decode leniently: they
 * skip padding, blanks, the other base64 alphabet and stray last bits, so that one token has many encodings. An honest
 * signer never produces another encoding.
 */
export function readTokenHeader(token: string): TokenHeader | undefined {
  const parts = token.split(".");
  if (parts.length !== 3) return undefined;
  const [header, payload, signature] = parts.map(decodeStrictly);
  if (header === undefined || payload === undefined || signature === undefined) return undefined;
  // Broken UTF-8 decodes to the replacement character, which would merge two users into one.
  if (!isUtf8(header) || !isUtf8(payload)) return undefined;
  return parseHeader(header.toString());
}

function decodeStrictly(segment: string): Buffer | undefined {
  const bytes = Buffer.from(segment, "base64url");
  return segment !== "" && bytes.toString("base64url") === segment ? bytes : undefined;
}

function parseHeader(json: string): TokenHeader | undefined {
  const header = parseObject(json);
  if (header === undefined) return undefined;
  const { alg, kid, crit, b64 } = header;
  // `crit` lists extensions that a verifier must support or else refuse the token. We support none. `b64` is the best
  // known of them.
  if (crit !== undefined || b64 !== undefined) return undefined;
  if (typeof alg !== "string" || (kid !== undefined && typeof kid !== "string")) return undefined;
  return { alg, kid };
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
