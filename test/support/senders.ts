import { Agent, request } from "node:http";
import { starterId, tokenFor } from "./harness";

/** Sends a request on the agent's connection. Returns the status and the header `Connection` of the answer. */
export function send(url: string, agent: Agent, path: string, body?: object) {
  return new Promise<{ status: number; connection: string | undefined }>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${tokenFor("sender", "admin")}`,
      "content-type": "application/json",
    };
    const outgoing = request(
      `${url}${path}`,
      { agent, method: body ? "POST" : "GET", headers },
      (incoming) => {
        incoming.resume().once("end", () => {
          resolve({ status: incoming.statusCode ?? 0, connection: incoming.headers.connection });
        });
      },
    );
    outgoing.once("error", reject);
    outgoing.end(body && JSON.stringify(body));
  });
}

export interface Sender {
  readonly answers: number[];
  readonly lastConnectionHeader: string | undefined;
  readonly failure: string | undefined;
}

/**
 * Sends purchases, or requests for the other path, on one connection until an answer carries `Connection: close`.
 * Pauses after each answer.
 */
export async function keepSending(url: string, pauseMilliseconds: number, other?: string): Promise<Sender> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const answers: number[] = [];
  try {
    for (;;) {
      const { status, connection } = other
        ? await send(url, agent, other)
        : await send(url, agent, "/api/v1/credit-packages/purchase", { packageId: starterId });
      answers.push(status);
      if (connection === "close") return { answers, lastConnectionHeader: connection, failure: undefined };
      if (pauseMilliseconds > 0) await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    }
  } catch (error) {
    return { answers, lastConnectionHeader: undefined, failure: String(error) };
  } finally {
    agent.destroy();
  }
}
