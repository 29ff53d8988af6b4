import { connect } from "node:net";

export interface RawAnswer {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface RawOptions {
  /** How long a silent server is listened to, counted from its last word. */
  readonly silenceMilliseconds?: number;
}

/**
 * Writes the parts to a new connection as they are and reads until the server closes it or falls silent: what it
 * said, answer by answer.
 */
export async function sendRaw(
  url: string,
  parts: string | Uint8Array | readonly (string | Uint8Array)[],
  { silenceMilliseconds = 300 }: RawOptions = {},
): Promise<RawAnswer[]> {
  const { hostname, port } = new URL(url);
  const text = await new Promise<string>((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname);
    const end = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString("latin1"));
    };
    socket.setTimeout(silenceMilliseconds, end);
    // A server that has answered may close while we still write; what it said counts.
    socket.on("error", end);
    socket.on("close", end);
    socket.on("data", (chunk) => chunks.push(chunk));
    for (const part of [parts].flat())
      socket.write(typeof part === "string" ? Buffer.from(part, "latin1") : part);
  });
  return readAnswers(text);
}

/** Takes a stream of answers apart; every one of ours states its length. */
function readAnswers(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  while (rest !== "") {
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
