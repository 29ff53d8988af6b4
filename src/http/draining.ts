import type { Server } from "node:http";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import type { OpenAnswers } from "./open-answers";

declare module "fastify" {
  interface FastifyInstance {
    draining: Draining;
  }
}

const lookMilliseconds = 25;

/**
 * The time between the signal to stop and the end of listening. A client may send a request on an open connection at
 * any moment, so closing the connection could lose that request. Instead each answer says `Connection: close`.
 */
export class Draining {
  private isBegun = false;

  constructor(
    private readonly server: Server,
    private readonly answers: OpenAnswers,
  ) {}

  /** Whether the signal to stop has come. */
  get begun(): boolean {
    return this.isBegun;
  }

  /**
   * Waits at most this many milliseconds until the callers have closed their connections. A caller that sends no
   * request meanwhile cannot be told to close its connection.
   */
  async begin(millisecondsMax: number): Promise<void> {
    this.isBegun = true;
    this.server.prependListener("request", (_request, response) => {
      response.setHeader("connection", "close");
    });
    // Of several pipelined answers only the newest one says so, because it is the last on its connection.
    for (const response of this.answers.newest())
      if (!response.headersSent) response.setHeader("connection", "close");
    const until = performance.now() + millisecondsMax;
    while (performance.now() < until && (await this.connections()) > 0) await delay(lookMilliseconds);
    // Requests that have arrived by now are read before the idle connections are closed.
    await nextTurn();
  }

  private connections(): Promise<number> {
    return new Promise((resolve) => this.server.getConnections((error, count) => resolve(error ? 0 : count)));
  }
}
