import autocannon, { type Client, type Request } from "autocannon";

const answerSecondsMax = 60;

/** The result of one run of load. */
export interface LoadResult {
  readonly seconds: number;
  /** Milliseconds from request to answer, of each answered request. */
  readonly latencies: readonly number[];
  readonly acknowledged: number;
  /** Answers with any other status, and broken connections. */
  readonly failed: number;
}

/** autocannon's client counts its requests here, and stops by itself at its maximum. */
interface CountingClient extends Client {
  reqsMade: number;
  responseMax?: number;
}

/** The load to send: from how many connections, for how long, to which addresses. */
export interface Load {
  readonly urls: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  /** The requests of one connection, sent in turn. */
  readonly requestsOf: (connection: number) => Request[];
}

/**
 * Sends load for this many seconds, then waits for each connection's last answer: a request that is cut off would leave
 * a purchase that was not counted.
 */
export function applyLoad({ urls, connections, seconds, requestsOf }: Load): Promise<LoadResult> {
  const clients: CountingClient[] = [];
  const latencies: number[] = [];
  let acknowledged = 0;
  let startedAt = 0;
  let endedAt = 0;
  const options: autocannon.Options = {
    // The types allow one address only. The program divides the connections among several.
    url: [...urls] as unknown as string,
    connections,
    duration: seconds + answerSecondsMax,
    sampleInt: 100,
    timeout: answerSecondsMax,
    setupClient: (client) => {
      client.setRequests(requestsOf(clients.length));
      clients.push(client as CountingClient);
    },
  };
  return new Promise((resolve, reject) => {
    const running = autocannon(options, (error, result) => {
      if (error) return reject(error as Error);
      const failed = latencies.length - acknowledged + result.errors;
      resolve({ seconds: (endedAt - startedAt) / 1000, latencies, acknowledged, failed });
    });
    running.on("start", () => {
      startedAt = performance.now();
      setTimeout(() => {
        for (const client of clients) client.responseMax = client.reqsMade;
      }, seconds * 1000);
    });
    running.on("response", (_client, status, _bytes, milliseconds) => {
      endedAt = performance.now();
      latencies.push(milliseconds);
      if (status < 300) acknowledged += 1;
    });
  });
}
