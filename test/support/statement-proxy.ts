import type { Socket } from "node:net";
import { createConnection } from "mysql2/promise";
import { startProxyServer } from "./proxy-server";

/** A fault on the way of a statement from the service to the server. */
export type Fault =
  /** Both ends lose the connection before the server receives the statement. */
  | "cut before"
  /** Both ends lose the connection after the server has executed the statement. The answer is lost. */
  | "cut after"
  /** From this statement on, nothing is passed on, and the connection stays open at both ends. */
  | "stall before"
  /** The server executes the statement. From its answer on, nothing is passed on, and the connection stays open. */
  | "stall after"
  /** The server never receives the statement. The service gets error 1205; the transaction is still open. */
  | "error"
  /** The server ends the session instead of executing the statement. */
  | "kill";

export interface Plan {
  readonly fault: Fault;
  /** The number of the statement to fail at. Only statements that count are numbered, from 1. */
  readonly at: number;
  /** Called at the moment of the fault, before any connection is closed or stalled. */
  readonly struck?: () => void;
}

/** A proxy between a service and its database server that fails at a chosen statement. */
export interface StatementProxy {
  readonly url: string;
  /** The statements since the last call of `plan`, without those that do not count. */
  readonly seen: readonly string[];
  /** Whether the planned fault has happened. */
  readonly happened: boolean;
  plan(plan?: Plan): void;
  close(): Promise<void>;
}

/** @param counts decides whether a statement counts, given the earlier statements on its connection. */
export async function startStatementProxy(
  databaseUrl: string,
  counts: (sql: string, before: readonly string[]) => boolean,
): Promise<StatementProxy> {
  const links = new Set<Link>();
  const world: World = { seen: [], plan: undefined, happened: false, counts, databaseUrl };
  const { url, server } = await startProxyServer(databaseUrl, (client, connectUpstream) => {
    const link = new Link(client, connectUpstream(), world);
    links.add(link);
    client.on("close", () => links.delete(link));
  });
  return {
    url,
    get seen() {
      return world.seen;
    },
    get happened() {
      return world.happened;
    },
    plan: (plan) => {
      Object.assign(world, { plan, seen: [], happened: false });
    },
    close: () =>
      new Promise((resolve) => {
        for (const link of links) link.cut();
        server.close(() => resolve());
      }),
  };
}

interface World {
  seen: string[];
  plan: Plan | undefined;
  happened: boolean;
  readonly counts: (sql: string, before: readonly string[]) => boolean;
  readonly databaseUrl: string;
}

const queryCommand = 3;
const quietMilliseconds = 20;

/**
 * One connection. The packets of a command are numbered from 0, those of its answer from 1. The packets of the login
 * belong to neither.
 */
class Link {
  private readonly statements: string[] = [];
  private answers = 0;
  private sessionId = 0;
  private lastAnswerAt = 0;
  private stalled = false;
  /** What the client has sent while a fault is being prepared. */
  private held: Buffer[] | undefined;
  /** The number of the answer at whose beginning the fault strikes. */
  private strikeAtAnswer: number | undefined;

  constructor(
    private readonly client: Socket,
    private readonly upstream: Socket,
    private readonly world: World,
  ) {
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.setNoDelay(true);
      from.on("error", () => undefined);
      from.on("close", () => {
        if (!this.stalled) to.destroy();
      });
    }
    client.on(
      "data",
      packets((packet) => this.fromClient(packet)),
    );
    upstream.on(
      "data",
      packets((packet) => this.fromServer(packet)),
    );
  }

  cut(): void {
    this.stalled = false;
    this.client.destroy();
    this.upstream.destroy();
  }

  private fromClient(packet: Buffer): void {
    if (this.stalled || this.client.destroyed) return;
    if (this.held) return void this.held.push(packet);
    if (packet[3] !== 0 || packet[4] !== queryCommand) return void this.upstream.write(packet);
    // On MySQL, mysql2 sends two bytes before the statement, which say that it has no attributes.
    const sql = packet.subarray(packet[5] === 0 ? 7 : 5).toString("utf8");
    const counting = this.world.counts(sql, this.statements);
    this.statements.push(sql);
    if (counting) this.world.seen.push(sql);
    const { plan, seen, happened } = this.world;
    if (counting && plan && !happened && seen.length === plan.at) this.arrange(plan, packet);
    else this.upstream.write(packet);
  }

  private arrange(plan: Plan, packet: Buffer): void {
    this.world.happened = true;
    const before = this.statements.length - 1;
    switch (plan.fault) {
      case "cut before":
        plan.struck?.();
        return this.cut();
      case "stall before":
        this.stalled = true;
        return plan.struck?.();
      case "cut after":
      case "stall after":
        // Statements that the client sends before it has this answer never reach the server.
        this.held = [];
        this.strikeAtAnswer = before + 1;
        return void this.upstream.write(packet);
      case "error":
        this.held = [];
        return this.whenAnswered(before, () => {
          this.statements.pop();
          this.client.write(lockTimeout());
          this.forwardHeld();
        });
      case "kill":
        this.held = [packet];
        return this.whenAnswered(before, () => void this.kill());
    }
  }

  private fromServer(packet: Buffer): void {
    if (this.sessionId === 0) this.sessionId = packet.readUInt32LE(packet.indexOf(0, 5) + 1);
    if (this.stalled) return;
    this.lastAnswerAt = performance.now();
    if (this.statements.length > this.answers && packet[3] === 1) this.answers += 1;
    if (this.strikeAtAnswer === undefined || this.answers < this.strikeAtAnswer) {
      return void this.client.write(packet);
    }
    this.world.plan?.struck?.();
    if (this.world.plan?.fault === "cut after") this.cut();
    else this.stalled = true;
  }

  /** Calls `then` when the server has sent this many answers, and nothing more for 20 ms. */
  private whenAnswered(answers: number, then: () => void): void {
    const quiet = performance.now() - this.lastAnswerAt > quietMilliseconds;
    if (this.answers >= answers && quiet) then();
    else setTimeout(() => this.whenAnswered(answers, then), quietMilliseconds);
  }

  private async kill(): Promise<void> {
    const beside = await createConnection(this.world.databaseUrl.replace(/^mariadb:/, "mysql:"));
    await beside.query(`KILL ${this.sessionId}`).finally(() => beside.destroy());
    this.forwardHeld();
  }

  private forwardHeld(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const packet of held) this.fromClient(packet);
  }
}

/** Splits a stream of bytes into packets: three bytes of length, one byte of number, then the content. */
function packets(take: (packet: Buffer) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUIntLE(0, 3)) {
      const length = 4 + rest.readUIntLE(0, 3);
      const packet = rest.subarray(0, length);
      rest = rest.subarray(length);
      take(packet);
    }
  };
}

function lockTimeout(): Buffer {
  const text = Buffer.from("\xff__#HY000Lock wait timeout exceeded; try restarting transaction", "latin1");
  text.writeUInt16LE(1205, 1);
  const head = Buffer.alloc(4);
  head.writeUIntLE(text.length, 0, 3);
  head[3] = 1;
  return Buffer.concat([head, text]);
}
