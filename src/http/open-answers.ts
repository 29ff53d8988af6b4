import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** The answers in progress, by connection. Their number is bounded by the open connections and the requests on them. */
export class OpenAnswers {
  private readonly bySocket = new Map<Socket, Set<ServerResponse>>();

  watch(server: Server): void {
    server.on("connection", (socket) => {
      this.bySocket.set(socket, new Set());
      socket.once("close", () => this.bySocket.delete(socket));
    });
    server.prependListener("request", ({ socket }, response) => {
      const own = this.bySocket.get(socket);
      own?.add(response);
      response.once("close", () => own?.delete(response));
    });
  }

  /** The answers of one connection, oldest first. A caller may send its next request before it has its answer. */
  on(socket: Socket): ServerResponse[] {
    return [...(this.bySocket.get(socket) ?? [])];
  }

  /** The newest answer of each connection. */
  newest(): ServerResponse[] {
    return [...this.bySocket.values()].flatMap((own) => [...own].slice(-1));
  }
}
