import { createHash } from "node:crypto";
import { clockMilliseconds } from "../clock";
import type { Caller } from "../auth/caller";
import type { AuditedOperation } from "../auth/permissions";
import { subjectBytes, type AuditEntry } from "../entities/audit-entry";
import type { Refusal } from "../errors";
import { millisecondsOfUlid, ulidAt } from "../ids";
import { countCharacters, isStorable } from "../text";

/** The most bytes that are kept of an input. Refused callers too can fill the table with inputs of their choice. */
const inputBytesMax = 8_000;
/** The most bytes that are kept of a state. The largest state, a package, takes a third of them. */
const stateBytesMax = 16_000;
const reasonCharactersMax = 500;

/** A call and its outcome. */
export interface AuditedCall {
  readonly operation: AuditedOperation;
  readonly input: object;
  /** The public id of what the call is about; null when a refused call names nothing. */
  readonly subject: string | null;
  readonly before: object | null;
  readonly after: object | null;
  /** Why the call was refused; undefined for a call that was carried out. */
  readonly refusal?: Refusal;
}

/**
 * The row of an entry, with bounded texts. Moments in its JSON are ISO 8601.
 * @param databaseTime by which all instances order and seal the audit log; our own time while it is not known
 */
export function auditRow(caller: Caller, call: AuditedCall, databaseTime: number): AuditEntry {
  const { viewer, kind, address, requestId } = caller;
  const { operation, input, subject, before, after, refusal } = call;
  const id = ulidAt(Number.isFinite(databaseTime) ? Math.floor(databaseTime) : clockMilliseconds());
  return {
    id,
    // An id may be later than its time, so that it comes after the one before. Filters by time read ids.
    createdAt: new Date(millisecondsOfUlid(id)),
    actor: viewer.userId,
    actorKind: kind,
    roles: viewer.roles.join(","),
    address,
    requestId,
    operation,
    subject: subject === null ? null : subjectKey(subject),
    input: boundedJson(input, inputBytesMax),
    stateBefore: before && boundedJson(before, stateBytesMax),
    stateAfter: after && boundedJson(after, stateBytesMax),
    reason: reasonOf(input),
    refusalCode: refusal?.code ?? null,
    refusalReasonCode: refusal?.details.reason ?? null,
  };
}

/** A subject as the log keeps it: ids of wallets contain the user id, which may be long. */
export function subjectKey(subject: string): string {
  if (Buffer.byteLength(subject) <= subjectBytes) return subject;
  return `sha256:${createHash("sha256").update(subject).digest("hex")}`;
}

/**
 * The value as JSON of at most this many bytes. A longer value becomes `{"cut":"…"}` with the beginning of its JSON
 * text.
 */
function boundedJson(value: object, bytesMax: number): string {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= bytesMax) return text;
  // As a JSON string, each byte of the text takes at most two bytes, because JSON has no control characters to escape.
  const start = Buffer.from(text)
    .subarray(0, bytesMax / 2 - 10)
    .toString();
  return JSON.stringify({ cut: start });
}

/** The reason in the input, if operations accept it. Any other reason is kept as part of the input only. */
function reasonOf(input: object): string | null {
  const { reason } = input as { readonly reason?: unknown };
  return isStorable(reason) && countCharacters(reason) <= reasonCharactersMax ? reason : null;
}
