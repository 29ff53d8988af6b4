import type { Connection, Query } from "mysql2";

/** The part of mysql2's internals that sends a statement. */
interface Command {
  /** Sends the statement, and returns the step that reads its answer. */
  start(packet: undefined, connection: Wire): unknown;
}

interface Wire {
  sequenceId: number;
  /** Statements that wait until all earlier ones are answered. */
  readonly _commands: { peekAt(index: number): Command | undefined };
  _bumpSequenceId(packets: number): void;
}

const permitted = new WeakSet<Wire>();
const sentAhead = new WeakSet<Command>();

/** Allows statements to be sent ahead on this connection. */
export function permitSendingAhead(connection: Connection): void {
  permitted.add(connection as unknown as Wire);
}

/**
 * Sends a statement before the earlier ones are answered. By default mysql2 holds a statement back until then, and each
 * one costs a round trip. A server executes statements in the order in which they arrive, so they can be sent together.
 */
export function sendAhead(connection: Connection, query: Query): void {
  const wire = connection as unknown as Wire;
  const command = query as unknown as Command;
  if (!permitted.has(wire)) return;
  // The first statement in the queue is sent already. A closed connection has no queue.
  if (wire._commands.peekAt(-1) !== command) return;
  // Send ahead only if the statement before was sent: answers arrive in the order of sending, and mysql2 matches them
  // in the order of its queue.
  const before = wire._commands.peekAt(-2);
  if (before && !sentAhead.has(before)) return;
  // The packets of each statement are numbered from zero. This statement gets a counter of its own, because the
  // connection's counter belongs to the statement that is being answered.
  const ahead = Object.assign(Object.create(wire) as Wire, { sequenceId: 0 });
  const readAnswer = command.start(undefined, ahead);
  const packets = ahead.sequenceId;
  command.start = () => {
    wire._bumpSequenceId(packets);
    return readAnswer;
  };
  sentAhead.add(command);
}
