import * as fc from "fast-check";
import { checkBooks } from "../../src/reports/check-books";
import { auditBooks } from "../support/audit-books";
import { booksRequests, givenTraffic } from "../support/books-traffic";
import { makeDatabase, withDatabase } from "../support/database";
import { untilReadiness } from "../support/factories";
import { startTestService, type TestService } from "../support/harness";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy";

let database: { url: string; drop: () => Promise<void> };
let proxy: TcpProxy;
let service: TestService;

beforeAll(async () => {
  database = await makeDatabase();
  proxy = await startTcpProxy(database.url);
  service = await startTestService({}, { databaseUrl: proxy.url });
});
afterAll(async () => {
  await service?.stop();
  await proxy?.close();
  await database?.drop();
});

it("finds nothing in books whose commits got no answer, were cut off or came late", async () => {
  const fault = fc.constantFrom<() => void>(
    () => proxy.loseNextCommitAnswer(),
    () => proxy.delayNextCommit(300),
    () => {
      proxy.cut();
      setTimeout(() => proxy.heal(), 100);
    },
  );
  const faults = fc.array(fc.record({ fault, after: fc.nat({ max: 40 }) }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(booksRequests, faults, async (requests, planned) => {
      const send = await givenTraffic(service);
      const sending = requests.map(async (request) => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 200));
        return send(request);
      });
      for (const { fault: happen, after } of planned) {
        await new Promise((resolve) => setTimeout(resolve, after));
        happen();
      }
      await Promise.allSettled(sending);
      proxy.heal();
      await untilReadiness(service, 200);
      await withDatabase(database.url, auditBooks);
    }),
    { numRuns: 8 },
  );
  const { entries } = await withDatabase(database.url, (direct) => checkBooks({ database: direct }));
  expect(entries).toBeGreaterThan(20);
});
