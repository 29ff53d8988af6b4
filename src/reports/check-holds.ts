import type { HoldCaptureRow, HoldRow } from "./book-rows";
import { failedChecks } from "./failed-checks";
import type { Findings } from "./findings";

/** Checks that a hold has its entry, that its status and its credits fit, and that its captures add up. */
export function checkHold(hold: HoldRow, findings: Findings): void {
  const { id, entrySequence: sequence, status, amount, held, captured, shortfall, entryId, entryKind } = hold;
  const isOpen = status === "OPEN";
  const problems = failedChecks([
    [entryKind === "HOLD" && entryId === id, "its entry is another's or missing."],
    [
      ["OPEN", "CAPTURED", "RELEASED", "EXPIRED"].includes(status) &&
        isOpen === (Number(hold.isOpen) === 1) &&
        isOpen !== (Number(hold.isEnded) === 1) &&
        isOpen === held > 0,
      `it is ${status}, reserves ${held} credits and has another end.`,
    ],
    [amount > 0 && captured >= 0 && shortfall >= 0, "its credits make no sense."],
    [status !== "CAPTURED" || captured > 0, "it is captured, but no credits were."],
    [
      captured === Number(hold.capturedByEntries),
      `it has captured ${captured} credits, but its captures took ${hold.capturedByEntries}.`,
    ],
    [
      held === Number(hold.heldOfLots),
      `it reserves ${held} credits, but ${hold.heldOfLots} of the wallet's lots.`,
    ],
  ]);
  for (const problem of problems)
    findings.add("HOLD", { wallet: hold, sequence }, `The hold ${id}: ${problem}`);
}

/** Checks that a capture has its entry, and that the same was said about it as about its hold. */
export function checkHoldCapture(capture: HoldCaptureRow, findings: Findings): void {
  const { id, holdId, amount, entrySequence: sequence } = capture;
  const isThere =
    capture.entryKind === "SPEND" && capture.entryReference === holdId && capture.entryAmount === -amount;
  const problems = failedChecks([
    [isThere, "has no entry."],
    [!isThere || capture.saidOfCapture === capture.saidOfHold, "has other details than its hold."],
  ]);
  for (const problem of problems)
    findings.add("HOLD", { wallet: capture, sequence }, `The capture ${id} of the hold ${holdId} ${problem}`);
}
