import { request, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { execute, onServer } from "../../support/database";
import { startTestService, tokenFor, type TestService } from "../../support/harness";
import { readsOf } from "../../support/query-plans";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const rowsTotal = 1_000_000;
const digits =
  "(SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)";
/** 100,000 rows with one column, `n`. */
const numbers = `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
  FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e, ${digits} f) numbers`;
const time = "'2026-01-01 00:00:00.000000'";
const wallet = `UNHEX('${"0".repeat(30)}01')`;
const text = (start: string, number: string) =>
  onServer ? `CONCAT('${start}', ${number})` : `'${start}' || (${number})`;

// The rows have no ledger entries, so the books of this service are not audited.
let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  const { database } = service.context;
  await execute(
    database,
    `INSERT INTO wallets (id, userId, environment, creditType, balance, sequence, headHash, createdAt)
     VALUES (${wallet}, '=many', 'SANDBOX', 'CREDITS', 0, 0, UNHEX(''), ${time})`,
  );
  for (let part = 0; part < rowsTotal / 100_000; part += 1)
    await execute(
      database,
      `INSERT INTO purchases
       SELECT ${wallet}, UNHEX(${text("0".repeat(24), `10000000 + n + ${part * 100_000}`)}),
         UNHEX('65a1234bcde5678f90123456'), n, 1, 'USD', n, ${time} FROM ${numbers}`,
    );
});
afterAll(() => service.stop());

function open(path: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${tokenFor("root", "admin")}` };
  return new Promise((resolve, reject) => {
    request(new URL(`/api/v1/admin/exports/${path}`, service.url), { headers }, resolve)
      .once("error", reject)
      .end();
  });
}

/**
 * Bytes in use, without garbage. The memory of the whole process grows at first, and depends on when it is collected.
 */
function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

it("streams a million rows in constant memory, each once and in order", async () => {
  const answer = await open("purchases?orderBy=OLDEST_FIRST");
  /** Bytes in use after each third of the rows. */
  const kept: number[] = [];
  let [lines, begun] = [0, ""];
  const problems: string[] = [];
  for await (const chunk of answer.setEncoding("utf8")) {
    const pieces = (begun + String(chunk)).split("\r\n");
    begun = pieces.pop() ?? "";
    for (const line of pieces) {
      const credits = line.split(",")[5];
      if (lines > 0 && credits !== String((lines - 1) % 100_000) && problems.length < 3) problems.push(line);
      lines += 1;
    }
    if (lines > (rowsTotal / 3) * (kept.length + 0.99)) kept.push(bytesInUse());
  }
  expect(problems).toEqual([]);
  expect([lines, begun]).toEqual([rowsTotal + 1, ""]);
  expect(answer.trailers).toMatchObject({ "export-rows": String(rowsTotal), "export-has-more": "false" });
  expect(kept).toHaveLength(3);
  // As objects, the rows of two thirds take more than 300 MB. What is under way between service and reader takes up to 40.
  expect(Math.max(...kept) - Math.min(...kept)).toBeLessThan(100_000_000);
}, 600_000);

it("reads no further than a slow reader, and holds no connection for it", async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => open("purchases")));
  let total = 0;
  for (let last = 1; last > 0; total += last) last = (await readsOf(service, () => sleep(500))).length;
  // Each reader has what fits into the buffers of its connection. All rows would take 2,000 statements each.
  expect(total).toBeLessThan(12 * 500);
  // More readers wait than the service has connections.
  const wallets = await service.graphql("{ wallets(where: {}) { nodes { userId } } }", {
    as: "root",
    role: "admin",
  });
  expect(wallets.body.data.wallets.nodes).toEqual([{ userId: "=many" }]);
  for (const answer of answers) answer.destroy();
}, 60_000);

it("goes on where a filter finds nothing among 10,000 rows, which a page of the list refuses", async () => {
  const where = { packageId: { eq: "65a1234bcde5678f90123457" } };
  const listed = await service.graphql(
    "query ($where: PurchaseFilter) { purchases(where: $where) { nodes { id } } }",
    {
      as: "root",
      role: "admin",
      variables: { where },
    },
  );
  expect(listed.body.errors[0].extensions.code).toBe("BAD_USER_INPUT");
  const { database } = service.context;
  await execute(
    database,
    `UPDATE purchases SET packageId = UNHEX('65a1234bcde5678f90123457') WHERE credits = 77777`,
  );
  const answer = await open(`purchases?format=jsonl&where=${encodeURIComponent(JSON.stringify(where))}`);
  let found = "";
  for await (const chunk of answer.setEncoding("utf8")) found += String(chunk);
  expect(
    found
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).credits),
  ).toEqual(Array(10).fill(77777));
}, 300_000);
