import * as fc from "fast-check";
import type { LedgerFinding } from "../../src/ledger/ledger-report";
import { kindNumbers } from "../../src/entities/ledger-entry";
import { checkBooks } from "../../src/reports/check-books";
import { booksRequests, givenTraffic } from "../support/books-traffic";
import { withService } from "../support/harness";
import { givenPromo, passMinutes } from "../support/lots";
import { givenHolds, givenLots, givenManyKindsOfEntries, givenSpendsReversed } from "../support/tampering";

const service = withService();

beforeAll(async () => {
  await givenManyKindsOfEntries(service.current);
  await givenSpendsReversed(service.current);
  await givenHolds(service.current);
  await givenLots(service.current);
  await givenPromo(service.current, "rita", { amount: 5, minutes: 1 });
  passMinutes(2);
  await service.current.purchase("rita");
});

it("finds nothing in honest books while all kinds of requests change them", async () => {
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(booksRequests, async (requests) => {
      const send = await givenTraffic(service.current);
      const findings: LedgerFinding[] = [];
      const traffic = new AbortController();
      const verifying = (async () => {
        while (!traffic.signal.aborted)
          findings.push(...(await checkBooks(service.current.context)).findings);
      })();
      await Promise.all(requests.map(send));
      traffic.abort();
      await verifying;
      for (const { kind } of requests) kinds.add(kind);
      expect(findings).toEqual([]);
      expect((await checkBooks(service.current.context)).findings).toEqual([]);
    }),
    { numRuns: 10 },
  );
  expect(kinds.size).toBe(8);
});

it("reads books with all kinds of rows in them", async () => {
  const { entries, merges, freezeLifts, storeTransactions, purchases } = await checkBooks(
    service.current.context,
  );
  expect(Math.min(entries, merges, freezeLifts, storeTransactions, purchases)).toBeGreaterThan(0);
  const kinds = await service.current.context.database.read.query<{ kind: number }[]>(
    "SELECT DISTINCT kind FROM ledger_entries ORDER BY kind",
  );
  expect(kinds.map(({ kind }) => kind)).toEqual(Object.values(kindNumbers));
});
