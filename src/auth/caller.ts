import { unauthenticated } from "../errors";
import type { Viewer } from "./viewer";

/** Who asks for an operation, by which request, and from where. A door makes one caller for each request. */
export interface Caller {
  readonly viewer: Viewer;
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
