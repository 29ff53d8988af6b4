import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A network between a service and its database, with the accidents that networks have. */
export interface TcpProxy {
  /** The same database, by way of the proxy. */
  readonly url: string;
  /** From now on nothing gets through, and nobody is told. */
  stall(): void;
  /** From now on no COMMIT gets through, and nobody is told; everything else does, as in a group without majority. */
  stallCommits(): void;
  /** From now on the first settings of a session are not answered, nor what is sent after them. */
  stallSettings(): void;
  /** Every connection breaks, and new ones are refused. */
  cut(): void;
  /** The next time a COMMIT is sent, the server gets it and its answer is lost with the connection. */
  loseNextCommitAnswer(): void;
  /** The next COMMIT reaches the server so many milliseconds late, even when its sender has given up by then. */
  delayNextCommit(milliseconds: number): void;
  /** Everything works again; what was stalled is gone. */
  heal(): void;
  close(): Promise<void>;
}

/** What of a client does not get through, by state. The isolation level READ COMMITTED is no COMMIT. */
const swallowed: Record<State, RegExp | undefined> = {
  open: undefined,
  "commits stalled": /COMMIT(?!TED)/,
  "settings stalled": /SET SESSION/,
  stalled: /^/,
  cut: /^/,
};

type State = "open" | "stalled" | "commits stalled" | "settings stalled" | "cut";

export async function startTcpProxy(databaseUrl: string): Promise<TcpProxy> {
  const target = new URL(databaseUrl);
  const port = Number(target.port || 3306);
  const sockets = new Set<Socket>();
  let state = "open" as State;
  let commitAnswersToLose = 0;
  let commitDelay = 0;

  const server = createServer((client) => {
    if (state === "cut") return void client.destroy();
    const upstream = connect(port, target.hostname);
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
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
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
