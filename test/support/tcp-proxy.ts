import type { Socket } from "node:net";
import { startProxyServer } from "./proxy-server";

/** A proxy between a service and its database that simulates failures of the network. */
export interface TcpProxy {
  /** The URL of the same database through the proxy. */
  readonly url: string;
  /** From now on, nothing is passed on, and connections stay open. */
  stall(): void;
  /** From now on, everything but COMMIT is passed on, as in a replication group without a majority. */
  stallCommits(): void;
  /** From now on, a new session gets no answer to its first settings, nor to any later statement. */
  stallSettings(): void;
  /** Breaks all connections, and refuses new ones. */
  cut(): void;
  /** Passes the next COMMIT on to the server, then breaks its connection, so that its answer is lost. */
  loseNextCommitAnswer(): void;
  /** Passes the next COMMIT on with this delay, even if the service has given up by then. */
  delayNextCommit(milliseconds: number): void;
  /** Passes everything on again. What was held back is lost. */
  heal(): void;
  close(): Promise<void>;
}

/** The statements that are held back, by state. The isolation level READ COMMITTED is not a COMMIT. */
const swallowed: Record<State, RegExp | undefined> = {
  open: undefined,
  "commits stalled": /COMMIT(?!TED)/,
  "settings stalled": /SET SESSION/,
  stalled: /^/,
  cut: /^/,
};

type State = "open" | "stalled" | "commits stalled" | "settings stalled" | "cut";

export async function startTcpProxy(databaseUrl: string): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let state = "open" as State;
  let commitAnswersToLose = 0;
  let commitDelay = 0;

  const { url, server } = await startProxyServer(databaseUrl, (client, connectUpstream) => {
    if (state === "cut") return void client.destroy();
    const upstream = connectUpstream();
    let losing = false;
    let delaying = false;
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on("error", () => undefined);
      from.on("close", () => {
        sockets.delete(from);
        if (state !== "stalled" && !delaying) to.destroy();
      });
    }
    client.on("data", (bytes) => {
      if (commitAnswersToLose > 0 && bytes.includes("COMMIT")) {
        commitAnswersToLose -= 1;
        losing = true;
      }
      if (commitDelay > 0 && bytes.includes("COMMIT")) {
        setTimeout(() => upstream.end(bytes), commitDelay);
        commitDelay = 0;
        delaying = true;
        return;
      }
      if (!swallowed[state]?.test(bytes.toString("latin1"))) upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      if (losing) client.destroy();
      else if (state !== "stalled") client.write(bytes);
    });
  });
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url,
    stall: () => {
      state = "stalled";
    },
    stallCommits: () => {
      state = "commits stalled";
    },
    stallSettings: () => {
      state = "settings stalled";
    },
    cut: () => {
      state = "cut";
      breakAll();
    },
    loseNextCommitAnswer: () => {
      commitAnswersToLose += 1;
    },
    delayNextCommit: (milliseconds) => {
      commitDelay = milliseconds;
    },
    heal: () => {
      if (state === "stalled") breakAll();
      state = "open";
    },
    close: () =>
      new Promise((resolve) => {
        breakAll();
        server.close(() => resolve());
      }),
  };
}
