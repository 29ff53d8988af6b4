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
 * The time between the signal to stop and the end of listening. Whoever keeps a connection may send on it at any
 * moment, so closing it under their hands loses a request. Instead each answer tells them that it is the last one.
 */
export class Draining {
  private isBegun = false;

  constructor(
    private readonly server: Server,
    private readonly answers: OpenAnswers,
  ) {
    server.prependListener("request", (_request, response) => {
      if (this.isBegun) response.setHeader("connection", "close");
    });
  }

  /** Whether the service has been told to stop. */
  get begun(): boolean {
    return this.isBegun;
  }

  /** Waits so many milliseconds at most for the callers to take their leave; those without a request stay silent. */
  async begin(millisecondsMax: number): Promise<void> {
    this.isBegun = true;
    // Of answers to pipelined requests the newest alone, for none comes after it.
    for (const response of this.answers.newest())
      if (!response.headersSent) response.setHeader("connection", "close");
    const until = performance.now() + millisecondsMax;
    while (performance.now() < until && (await this.connections()) > 0) await delay(lookMilliseconds);
    // What has arrived by now is read before the idle connections are closed.
    await nextTurn();
  }

  private connections(): Promise<number> {
    return new Promise((resolve) => this.server.getConnections((error, count) => resolve(error ? 0 : count)));
  }
}
