import type { Server, ServerResponse } from "node:http";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";

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
  /** Answers under way. */
  private readonly open = new Set<ServerResponse>();

  constructor(private readonly server: Server) {
    server.prependListener("request", (_request, response) => {
      if (this.isBegun) response.setHeader("connection", "close");
      this.open.add(response);
      response.once("close", () => this.open.delete(response));
    });
  }

  /** Whether the service has been told to stop. */
  get begun(): boolean {
    return this.isBegun;
  }

  /** Waits so many milliseconds at most for the callers to take their leave; those without a request stay silent. */
  async begin(millisecondsMax: number): Promise<void> {
    this.isBegun = true;
    for (const response of this.lastAnswers()) response.setHeader("connection", "close");
    const until = performance.now() + millisecondsMax;
    while (performance.now() < until && (await this.connections()) > 0) await delay(lookMilliseconds);
    // What has arrived by now is read before the idle connections are closed.
    await nextTurn();
  }

  /** Of answers to pipelined requests the newest alone, for none comes after it. */
  private lastAnswers(): ServerResponse[] {
    const newest = new Map([...this.open].map((response) => [response.req.socket, response]));
    return [...newest.values()].filter((response) => !response.headersSent);
  }

  private connections(): Promise<number> {
    return new Promise((resolve) => this.server.getConnections((error, count) => resolve(error ? 0 : count)));
  }
}
