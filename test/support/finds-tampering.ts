import type { EntityManager } from "typeorm";
import { checkBooks } from "../../src/reports/check-books";
import { withService } from "./harness";
import { sumAll } from "./sums";
import {
  givenBundlesBought,
  givenHolds,
  givenLots,
  givenManyKindsOfEntries,
  givenSpendsReversed,
  keepBooks,
  restoreBooks,
} from "./tampering";

/** One change that somebody with access to the database makes, and the finding that tells it. */
export type Tampering = readonly [
  name: string,
  /** The finding's kind, wallet and entry. */
  finding: readonly [kind: string, userId: string | null, sequence?: number],
  tamper: (manager: EntityManager) => Promise<unknown>,
];

/** Makes books of all kinds of entries. Then makes each change, checks the books and takes the change back. */
export function findsEach(tamperings: readonly Tampering[]): void {
  const service = withService();
  const withManager = <Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> =>
    service.current.context.database.withDataSource(({ manager }) => work(manager));

  beforeAll(async () => {
    await givenManyKindsOfEntries(service.current);
    await givenBundlesBought(service.current);
    await givenSpendsReversed(service.current);
    await givenHolds(service.current);
    await givenLots(service.current);
    await sumAll(service.current.context.database);
    await withManager(keepBooks);
  });

  it.each(tamperings)("finds %s", async (_name, [kind, userId, sequence = null], tamper) => {
    const { findings, findingsTotal } = await withManager(tamper)
      .then(() => checkBooks(service.current.context))
      .finally(() => withManager(restoreBooks));
    const places = findings.map((finding) => [
      finding.kind,
      finding.wallet?.userId ?? null,
      finding.sequence,
    ]);
    expect(places).toContainEqual([kind, userId, sequence]);
    expect(findingsTotal).toBe(findings.length);
    for (const { problem } of findings) expect(problem).toMatch(/^[A-Z0-9-].*\.$/);
  });
}
