import { createHash } from "node:crypto";
import type { Caller } from "../auth/caller";
import type { AuditedOperation } from "../auth/permissions";
import { subjectBytes, type AuditEntry } from "../entities/audit-entry";
import type { Refusal } from "../errors";
import { ulid } from "../ids";
import { countCharacters, isStorable } from "../text";

/** Bytes of what a caller asked for. A caller who is refused chooses them, and may ask often. */
const inputBytesMax = 8_000;
/** Bytes of a state. A package, whose texts are the longest, takes a third of it. */
const stateBytesMax = 16_000;
const reasonCharactersMax = 500;

/** A call, and what became of it. */
export interface AuditedCall {
  readonly operation: AuditedOperation;
  readonly input: object;
  /** The public id of what the call is about; null when a refused call names nothing. */
  readonly subject: string | null;
  readonly before: object | null;
  readonly after: object | null;
  /** Why the call was refused; undefined for what was done. */
  readonly refusal?: Refusal;
}

/** The row of an entry, with bounded texts. Moments in its JSON are ISO 8601. */
export function auditRow(caller: Caller, call: AuditedCall): AuditEntry {
  const { viewer, kind, address, requestId } = caller;
  const { operation, input, subject, before, after, refusal } = call;
  return {
    id: ulid(),
    createdAt: new Date(),
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
    refusalReason: refusal?.details.reason ?? null,
  };
}

/** Ids of wallets contain the user id, which may be long. */
function subjectKey(subject: string): string {
  if (Buffer.byteLength(subject) <= subjectBytes) return subject;
  return `sha256:${createHash("sha256").update(subject).digest("hex")}`;
}

/** Valid JSON of at most so many bytes. What does not fit is kept as the beginning of its text, in `cut`. */
function boundedJson(value: object, bytesMax: number): string {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= bytesMax) return text;
  // Written as JSON again, a byte of the text takes two at most, because every character of JSON is printable.
  const start = Buffer.from(text)
    .subarray(0, bytesMax / 2 - 10)
    .toString();
  return JSON.stringify({ cut: start });
}

/** Only a reason that its operation would take. The input holds every other one. */
function reasonOf(input: object): string | null {
  const { reason } = input as { readonly reason?: unknown };
  return isStorable(reason) && countCharacters(reason) <= reasonCharactersMax ? reason : null;
}
