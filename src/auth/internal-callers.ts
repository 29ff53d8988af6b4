import { ulid } from "../ids";
import type { Caller } from "./caller";
import { operator } from "./permissions";
import type { Viewer } from "./viewer";

/** The viewer of requests to the webhook. No user has this id, because the `sub` of a token is never empty. */
export const storeViewer: Viewer = Object.freeze({ userId: "", roles: Object.freeze([]) });

/** The caller of one request to the webhook. */
export function storeCaller(requestId: string, address: string): Caller {
  return { viewer: storeViewer, kind: "STORE", requestId, address };
}

/** The caller of one run of a command. */
export function operatorCaller(): Caller {
  return { viewer: operator, kind: "COMMAND", requestId: ulid(), address: null };
}

/** The caller of one run of a recurring job. No user has such an id, because the `sub` of a token contains no NUL. */
export function jobCaller(job: string): Caller {
  return { viewer: { userId: `\0job ${job}`, roles: [] }, kind: "JOB", requestId: ulid(), address: null };
}
