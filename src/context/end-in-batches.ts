/** How many are ended at once. Their postings share commits. */
export const endedAtOnceMax = 200;

/**
 * Ends all whose time has run out, some at once. Any instance may do it, and several at the same time.
 * @param find those that are not ended yet, at most `endedAtOnceMax`
 * @param end returns false when somebody else was faster, or the ledger refuses it
 * @throws the first error of `end`, when the others have been tried
 */
export async function endInBatches<Item>(
  find: () => Promise<readonly Item[]>,
  end: (item: Item) => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const found = await find();
    signal.throwIfAborted();
    const outcomes = await Promise.allSettled(found.map(end));
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed) throw failed.reason;
    const isStuck = !outcomes.some((outcome) => outcome.status === "fulfilled" && outcome.value);
    if (found.length < endedAtOnceMax || isStuck) return;
  }
}
