import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

type Listener = (request: FastifyRequest, reply: FastifyReply, how: { readonly hungUp: boolean }) => void;

declare module "fastify" {
  interface FastifyInstance {
    /**
     * Adds a listener that is called once at the end of each request: when its answer is sent or, if the caller has
     * hung up meanwhile, when its answer would be sent. Fastify's `onResponse` leaves out the second case, which is
     * frequent, because phones lose their network.
     */
    onEnd(listener: Listener): void;
  }
}

/** The answers of one connection, oldest first. An answer has its reply as soon as that is being sent. */
type Answers = Map<ServerResponse, FastifyReply | undefined>;

/** The answers in progress, by connection. Their number is bounded by the open connections and the requests on them. */
export class OpenAnswers {
  private readonly bySocket = new Map<Socket, Answers>();
  private readonly listeners: Listener[] = [];
  /** Replies whose callers have hung up. Fastify may send one twice: the answer, and then the error of sending it. */
  private readonly abandoned = new WeakSet<FastifyReply>();

  /** Follows the answers of the app and gives it `onEnd`. */
  watch(app: FastifyInstance): void {
    this.watchConnections(app.server);
    app.decorate("onEnd", (listener: Listener) => void this.listeners.push(listener));
    app.addHook("onSend", (request, reply, _payload, done) => {
      const own = this.bySocket.get(request.raw.socket);
      if (own?.has(reply.raw)) own.set(reply.raw, reply);
      else this.abandon(reply);
      done();
    });
    app.addHook("onResponse", (request, reply, done) => {
      if (this.bySocket.get(request.raw.socket)?.delete(reply.raw)) this.end(reply, false);
      done();
    });
  }

  /** The answers of one connection, oldest first. A caller may send its next request before it has its answer. */
  on(socket: Socket): ServerResponse[] {
    return [...(this.bySocket.get(socket)?.keys() ?? [])];
  }

  /** The newest answer of each connection. */
  newest(): ServerResponse[] {
    return [...this.bySocket.values()].flatMap((own) => [...own.keys()].slice(-1));
  }

  private watchConnections(server: Server): void {
    server.on("connection", (socket) => {
      const own: Answers = new Map();
      this.bySocket.set(socket, own);
      socket.once("close", () => {
        this.bySocket.delete(socket);
        // Node closes only the first of the open answers. The others would wait for their turn for ever.
        for (const response of own.keys()) this.close(response, own);
      });
    });
    server.prependListener("request", ({ socket }, response) => {
      const own = this.bySocket.get(socket);
      if (own === undefined) return;
      own.set(response, undefined);
      response.on("close", () => this.close(response, own));
    });
  }

  private close(response: ServerResponse, own: Answers): void {
    // An answer that was sent is no longer here. `writableFinished` cannot tell: it is true of a broken connection too.
    const reply = own.get(response);
    own.delete(response);
    if (reply !== undefined) this.abandon(reply);
  }

  private abandon(reply: FastifyReply): void {
    if (this.abandoned.has(reply)) return;
    this.abandoned.add(reply);
    this.end(reply, true);
  }

  private end(reply: FastifyReply, hungUp: boolean): void {
    for (const listener of this.listeners) listener(reply.request, reply, { hungUp });
  }
}
