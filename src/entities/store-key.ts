import { createHash } from "node:crypto";
import { isStorable } from "../text";
import { storeIdBytes } from "./column-types";

/**
 * The form in which an id is stored. An id that is too long for an index, or that not every engine can store, is
 * replaced by its hash.
 */
export function storeKey(id: string): string {
  if (isStorable(id) && Buffer.byteLength(id) <= storeIdBytes) return id;
  return `sha256:${createHash("sha256").update(JSON.stringify(id)).digest("hex")}`;
}
