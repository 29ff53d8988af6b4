import type { Connection, Query } from "mysql2";

/** Of mysql2's insides, what a statement is sent by. */
interface Command {
  /** Sends the statement, and returns the step that reads its answer. */
  start(packet: undefined, connection: Wire): unknown;
}

interface Wire {
  sequenceId: number;
  /** What waits until everything before it is answered. */
  readonly _commands: { peekAt(index: number): Command | undefined };
  _bumpSequenceId(packets: number): void;
}

const permitted = new WeakSet<Wire>();
const sentAhead = new WeakSet<Command>();

/** Lets statements be sent ahead on this connection. */
export function permitSendingAhead(connection: Connection): void {
  permitted.add(connection as unknown as Wire);
}

/**
 * Sends a statement that waits for the answers of those before it, without waiting. A server carries out what it
 * receives one after another, so each statement need not cost the way there and back; mysql2 keeps the later ones until
 * the earlier are answered.
 */
export function sendAhead(connection: Connection, query: Query): void {
  const wire = connection as unknown as Wire;
  const command = query as unknown as Command;
  if (!permitted.has(wire)) return;
  // The first one is on its way already, and on a closed connection nothing waits.
  if (wire._commands.peekAt(-1) !== command) return;
  // Never before one that is not sent: answers come in the order of sending, and each must find its own statement.
  const before = wire._commands.peekAt(-2);
  if (before && !sentAhead.has(before)) return;
  // Packets are numbered anew for each statement; this one's count must not disturb that of the one being answered.
  const ahead = Object.assign(Object.create(wire) as Wire, { sequenceId: 0 });
  const readAnswer = command.start(undefined, ahead);
  const packets = ahead.sequenceId;
  command.start = () => {
    wire._bumpSequenceId(packets);
    return readAnswer;
  };
  sentAhead.add(command);
}
