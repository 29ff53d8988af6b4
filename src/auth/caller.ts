import { unauthenticated } from "../errors";
import type { Viewer } from "./viewer";

/** What kind of caller it is: the bearer of a token, RevenueCat, or a command or a recurring job of ours. */
export type CallerKind = "TOKEN" | "STORE" | "COMMAND" | "JOB";

/** Who asks for an operation, by which request, and from where. A door makes one caller for each request. */
export interface Caller {
  readonly viewer: Viewer;
  /** Distinguishes our own callers from users with the same id: any token may name a user `operator`. */
  readonly kind: CallerKind;
  /** The id under which the log knows the request; a command or a job has one for each run. */
  readonly requestId: string;
  /** The IP address that the request came from; null for commands and jobs of ours. */
  readonly address: string | null;
}

/** @throws Refusal UNAUTHENTICATED */
export function requireCaller(caller: Caller | undefined): Caller {
  if (!caller) throw unauthenticated();
  return caller;
}
