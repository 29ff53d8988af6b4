import { ulid } from "../ids";
import type { Caller } from "./caller";
import { operator } from "./permissions";
import type { Viewer } from "./viewer";

/** Who calls the webhook. No user has this id: the `sub` of a token has a character at least. */
export const storeViewer: Viewer = Object.freeze({ userId: "", roles: Object.freeze([]) });

/** A request to the webhook. */
export function storeCaller(requestId: string, address: string): Caller {
  return { viewer: storeViewer, kind: "STORE", requestId, address };
}

/** Who runs a command of ours. */
export function operatorCaller(): Caller {
  return { viewer: operator, kind: "COMMAND", requestId: ulid(), address: null };
}

/** A run of a recurring job. No user has such an id: the `sub` of a token contains no NUL. */
export function jobCaller(job: string): Caller {
  return { viewer: { userId: `\0job ${job}`, roles: [] }, kind: "JOB", requestId: ulid(), address: null };
}
