import { randomUUID } from "node:crypto";
import { Agent, request, type OutgoingHttpHeaders } from "node:http";
import { countRecorded, requireRightBooks } from "./audit";
import { withDatabase } from "./database";
import type { Burst } from "./findings";
import type { Running } from "./measure";
import type { SimulatedEvent } from "../src/development/simulated-events";
import { eventOf, requestOf } from "./store-events";

const singles = 5000;
const copied = 100;
const copies = 50;
const connections = 1000;

/**
 * Sends 10,000 events at once from 1,000 connections: 5,000 of users of their own, and 50 copies of each of 100.
 * @throws Error when an event is lost or applied twice
 */
export async function burst({ processes, database, subject }: Running): Promise<Burst> {
  const [{ url } = { url: "" }] = processes;
  const repeated = Array.from({ length: copied }, make);
  const events = [
    ...Array.from({ length: singles }, make),
    ...Array.from({ length: copies }, () => repeated).flat(),
  ];
  // Copies of one event are spread over the whole burst, and its order is the same in every run.
  const inOrder = events.map((event, index) => ({ event, place: (index * 7919) % events.length }));
  const sorted = inOrder.toSorted((a, b) => a.place - b.place).map(({ event }) => event);
  return withDatabase(database.url, async (opened) => {
    const before = await countRecorded(opened, subject.books);
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    const startedAt = performance.now();
    const statuses = await Promise.all(sorted.map((event) => post(agent, url, event)));
    const seconds = (performance.now() - startedAt) / 1000;
    agent.destroy();
    const recorded = (await countRecorded(opened, subject.books)) - before;
    const failed = statuses.filter((status) => status !== 200).length;
    if (failed === 0 && recorded !== singles + copied)
      throw new Error(`The burst had ${singles + copied} events, and ${recorded} are recorded.`);
    await requireRightBooks(opened, subject.books);
    return { events: events.length, seconds, failed };
  });
}

function make(): SimulatedEvent {
  return eventOf({ type: "NON_RENEWING_PURCHASE", user: randomUUID(), transactionId: randomUUID() });
}

/** The status of the answer; 0 when there is none. */
function post(agent: Agent, url: string, event: SimulatedEvent): Promise<number> {
  const { method, path, headers, body } = requestOf(event);
  return new Promise((resolve) => {
    const sending = request(
      `${url}${path}`,
      { agent, method, headers: headers as OutgoingHttpHeaders },
      (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode ?? 0));
      },
    );
    sending.on("error", () => resolve(0));
    sending.end(body);
  });
}
