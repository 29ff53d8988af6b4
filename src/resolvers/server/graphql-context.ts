import type { Caller } from "../../auth/caller";
import type { AppContext } from "../../context/app-context";

/** The context that every resolver receives. */
export interface GraphqlContext {
  readonly context: AppContext;
  /** Undefined when the request had no token that verifies. */
  readonly caller: Caller | undefined;
  readonly requestId: string;
  /** Tells the log which root fields the operation asks for. */
  readonly reportRootFields: (names: readonly string[]) => void;
}
