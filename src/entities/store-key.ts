import { createHash } from "node:crypto";
import { isStorable } from "../text";
import { storeIdBytes } from "./column-types";

/** An id as it is kept: what is too long for an index, or not storable on every engine, becomes its hash. */
export function storeKey(id: string): string {
  if (isStorable(id) && Buffer.byteLength(id) <= storeIdBytes) return id;
  return `sha256:${createHash("sha256").update(JSON.stringify(id)).digest("hex")}`;
}
