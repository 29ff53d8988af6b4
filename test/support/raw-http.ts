import { connect } from "node:net";
import { patience } from "./patience";

export interface RawAnswer {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/**
 * Writes the text or bytes to a new connection as they are, and reads the answers until the server closes the
 * connection, or until the expected number of answers has come and no more follow.
 */
export async function sendRaw(
  url: string,
  text: string | Uint8Array,
  { expected = 1 }: { expected?: number } = {},
): Promise<RawAnswer[]> {
  const { hostname, port } = new URL(url);
  const said = await new Promise<string>((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname);
    const end = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString("latin1"));
    };
    // Waits three seconds for an expected answer, and 60 ms to see that no other follows.
    const listen = (answers: number) => socket.setTimeout(answers < expected ? patience(3_000) : 60, end);
    listen(0);
    // The server may answer and close while we still write. The answer counts, not this error.
    socket.on("error", end);
    socket.on("close", end);
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      listen(readAnswers(Buffer.concat(chunks).toString("latin1")).length);
    });
    socket.write(typeof text === "string" ? Buffer.from(text, "latin1") : text);
  });
  return readAnswers(said);
}

/** Splits a stream into answers. Every answer of our service states its length. */
function readAnswers(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  while (rest.includes("\r\n\r\n")) {
    const headEnd = rest.indexOf("\r\n\r\n");
    const [statusLine = "", ...lines] = rest.slice(0, headEnd).split("\r\n");
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const length = Number(headers.get("content-length") ?? 0);
    const bodyStart = headEnd + 4;
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
    answers.push({ status, headers, body: rest.slice(bodyStart, bodyStart + length) });
    rest = status === 100 ? rest.slice(bodyStart) : rest.slice(bodyStart + length);
  }
  return answers;
}
