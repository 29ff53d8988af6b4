import { noHash } from "../ledger/entry-hash";
import type { WalletRow } from "./book-rows";
import { hashOf } from "../ledger/stored-entry";
import type { Findings } from "./findings";

/** Checks that a wallet says what its newest entry says, and that it is merged away if and only if there is a merge. */
export function checkWallet(wallet: WalletRow, findings: Findings): void {
  const { sequence } = wallet;
  for (const problem of problemsOfHead(wallet)) findings.add("WALLET", { wallet, sequence }, problem);
  const { held, heldByHolds, mergedIntoId, mergeIntoId } = wallet;
  if (held !== heldByHolds)
    findings.add(
      "HOLD",
      { wallet },
      `The wallet has ${held} held credits, but its holds reserve ${heldByHolds}.`,
    );
  if (mergedIntoId === mergeIntoId) return;
  const problem =
    mergeIntoId === null
      ? "The wallet says that it was merged into another one, but there is no merge."
      : "The wallet does not name the wallet that it was merged into.";
  findings.add("MERGE", { wallet }, problem);
}

function problemsOfHead({ balance, sequence, headHash, head }: WalletRow): string[] {
  if (head === null && sequence !== 0) return [`The wallet's newest entry, ${sequence}, is missing.`];
  const [credits, hash] = head === null ? [0, noHash] : [head.balanceAfter, hashOf(head)];
  const problems: string[] = [];
  if (balance !== credits)
    problems.push(`The wallet's balance is ${balance}, but its entries make ${credits}.`);
  if (headHash !== hash) problems.push("The wallet's hash is not that of its newest entry.");
  return problems;
}
