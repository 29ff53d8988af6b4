import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

type Listener = (request: FastifyRequest, reply: FastifyReply, how: { readonly hungUp: boolean }) => void;

declare module "fastify" {
  interface FastifyInstance {
    /** Adds a listener that is called once at the end of each request. */
    onEnd(listener: Listener): void;
  }
  interface FastifyRequest {
    hasEnded: boolean;
  }
}

/**
 * Calls listeners at the end of each request: when its answer is sent or, if the caller has hung up meanwhile, when its
 * answer would be sent. Fastify's `onResponse` leaves out the second case, which is frequent, because phones lose their
 * network.
 */
export function tellRequestEnds(app: FastifyInstance): void {
  const listeners: Listener[] = [];
  const end: Listener = (request, reply, how) => {
    if (request.hasEnded) return;
    request.hasEnded = true;
    for (const listener of listeners) listener(request, reply, how);
  };
  app.decorateRequest("hasEnded", false);
  app.decorate("onEnd", (listener: Listener) => void listeners.push(listener));
  app.addHook("onSend", (request, reply, _payload, done) => {
    // Runs after `onResponse`, if that comes.
    const close = () => end(request, reply, { hungUp: true });
    if (reply.raw.destroyed) close();
    else reply.raw.once("close", close);
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    end(request, reply, { hungUp: false });
    done();
  });
}
