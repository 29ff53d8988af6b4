import type { Viewer } from "../../auth/viewer";
import type { AppContext } from "../../context/app-context";

/** What every resolver is given. */
export interface GraphqlContext {
  readonly context: AppContext;
  /** Nobody when the request bore no token that verifies. */
  readonly viewer: Viewer | undefined;
  readonly requestId: string;
  /** Lets the log know which root fields the operation asks for. */
  readonly tellRootFields: (names: readonly string[]) => void;
}
