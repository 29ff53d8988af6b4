import { createHash, hash } from "node:crypto";
import type { AuditEntry } from "../entities/audit-entry";
import type { AuditSeal } from "../entities/audit-seal";
import type { SealedAuditEntry } from "../entities/sealed-audit-entry";

/** SHA-256, in hexadecimal, of all that an entry says. */
export function auditEntryHash(entry: AuditEntry): string {
  return hash(
    "sha256",
    JSON.stringify([
      entry.id,
      // Null for what somebody wrote by hand and is no time.
      entry.createdAt.toJSON(),
      entry.actor,
      entry.actorKind,
      entry.roles,
      entry.address,
      entry.requestId,
      entry.operation,
      entry.subject,
      entry.input,
      entry.stateBefore,
      entry.stateAfter,
      entry.reason,
      entry.refusalCode,
      entry.refusalReasonCode,
    ]),
  );
}

/**
 * SHA-256, in hexadecimal, of a seal: the hash of the seal before it, what the seal says, and its entries with their
 * hashes, in the order of their ids. So a changed, missing or added entry or seal breaks the chain.
 */
export function sealHash(
  previousHash: string,
  { number, sealedUntilMilliseconds, createdAt }: Omit<AuditSeal, "hash">,
  members: readonly Pick<SealedAuditEntry, "entryId" | "entryHash">[],
): string {
  const hasher = createHash("sha256");
  hasher.update(JSON.stringify([previousHash, number, sealedUntilMilliseconds, createdAt.toJSON()]));
  for (const { entryId, entryHash } of members) hasher.update(JSON.stringify([entryId, entryHash]));
  return hasher.digest("hex");
}
