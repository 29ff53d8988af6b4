import { noHash } from "../ledger/entry-hash";
import type { WalletRow } from "./book-rows";
import { failedChecks } from "./failed-checks";
import { hashOf } from "../ledger/stored-entry";
import type { Findings } from "./findings";

/** Checks that a wallet says what its newest entry says, and that it is merged away if and only if there is a merge. */
export function checkWallet(wallet: WalletRow, findings: Findings): void {
  const { sequence } = wallet;
  for (const problem of problemsOfHead(wallet)) findings.add("WALLET", { wallet, sequence }, problem);
  for (const problem of problemsOfLots(wallet)) findings.add("LOT", { wallet }, problem);
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

/** How the wallet differs from its lots, as sentences. */
function problemsOfLots(wallet: WalletRow): string[] {
  const { head, held, owed, nextExpiry, remainingInLots, heldInLots, debtOfMovements } = wallet;
  const balance = head?.balanceAfter ?? 0;
  return failedChecks([
    [
      balance + owed === remainingInLots,
      `The wallet's entries make ${balance} credits, and it owes ${owed}, but its lots have ${remainingInLots}.`,
    ],
    [held === heldInLots, `The wallet has ${held} held credits, but its lots have ${heldInLots}.`],
    [owed === debtOfMovements, `The wallet owes ${owed} credits, but its entries make ${debtOfMovements}.`],
    [nextExpiry === wallet.nextExpiryOfLots, "The wallet does not say when its next lot expires."],
  ]);
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
