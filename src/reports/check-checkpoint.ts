import type { CheckpointSettings } from "../ledger/checkpoint-settings";
import { unpackHex } from "../ids";
import { hashOf } from "../ledger/stored-entry";
import { readOwners } from "../ledger/wallet-owners";
import type { Head } from "./chain";
import type { SealHead } from "./check-audit-log";
import { findNewestCheckpoint, isSigned, readSeen } from "./checkpoint-file";
import { findEntriesAt, type Ask } from "./find-in-books";
import type { Findings } from "./findings";

/**
 * Compares the books with the newest checkpoint: each wallet must still have the entry that was its newest then, and
 * the audit log its newest seal. Somebody with every right on the database can rewrite a whole chain, but not sign
 * another checkpoint.
 * @returns whether there was a checkpoint
 */
export async function checkCheckpoint(
  ask: Ask,
  { folder, keys }: CheckpointSettings,
  findings: Findings,
): Promise<boolean> {
  const path = await findNewestCheckpoint(folder);
  if (path === undefined) return false;
  if (!(await isSigned(path, keys))) {
    findings.add(
      "CHECKPOINT",
      {},
      "The newest checkpoint is not signed with a key of LEDGER_CHECKPOINT_KEY.",
    );
    return true;
  }
  for await (const { heads, seal } of readSeen(path)) {
    await checkHeads(ask, heads, findings);
    if (seal) await checkSeal(ask, seal, findings);
  }
  return true;
}

async function checkSeal(ask: Ask, { number, hash }: SealHead, findings: Findings): Promise<void> {
  const [found] = await ask<{ hash: Buffer }>("SELECT hash FROM audit_seals WHERE number = ?", [number]);
  if (found && unpackHex(found.hash) === hash) return;
  findings.add(
    "CHECKPOINT",
    {},
    `The newest checkpoint saw another seal ${number} of the audit log, or it is missing.`,
  );
}

async function checkHeads(ask: Ask, heads: readonly Head[], findings: Findings): Promise<void> {
  if (heads.length === 0) return;
  const entries = await findEntriesAt(ask, heads);
  const hashes = new Map(entries.map((entry) => [`${entry.sequence} ${entry.walletId}`, hashOf(entry)]));
  const wrong = heads.filter(
    ({ walletId, sequence, hash }) => hashes.get(`${sequence} ${walletId}`) !== hash,
  );
  const owners = await readOwners(
    { query: ask },
    wrong.map(({ walletId }) => walletId),
  );
  for (const { walletId, sequence } of wrong) {
    const problem = hashes.has(`${sequence} ${walletId}`)
      ? "The newest checkpoint saw another entry here: the wallet's entries were rewritten."
      : `The newest checkpoint saw an entry of the wallet ${walletId} here, which is missing now.`;
    findings.add("CHECKPOINT", { wallet: owners.get(walletId) ?? null, sequence }, problem);
  }
}
