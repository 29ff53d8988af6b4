import { Refusal } from "../errors";
import type { Viewer } from "./viewer";

/** @throws Refusal UNAUTHENTICATED */
export function requireViewer(viewer: Viewer | undefined): Viewer {
  if (!viewer) throw new Refusal("UNAUTHENTICATED", "Authentication required");
  return viewer;
}
