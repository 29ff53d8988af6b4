import { readsUser } from "../../auth/permissions";
import type { Viewer } from "../../auth/viewer";

/** The id, or null when it is another user's and the viewer may not read what belongs to others. */
export function visibleId(viewer: Viewer, userId: string): string | null {
  return readsUser(viewer, userId) ? userId : null;
}
