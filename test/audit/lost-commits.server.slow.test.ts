import { publicIds } from "../../src/public-ids";
import { auditBooks } from "../support/audit-books";
import { auditEntries } from "../support/audit-log";
import { makeDatabase } from "../support/database";
import { errorOf, givenCreditPackage, manage, spend, untilReadiness } from "../support/factories";
import { startTestService, type TestService } from "../support/harness";
import { storeCalls, unique } from "../support/revenuecat";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy";

let database: { url: string; drop: () => Promise<void> };
let proxy: TcpProxy;
let service: TestService;
const { change } = storeCalls(() => service);

beforeAll(async () => {
  database = await makeDatabase();
  proxy = await startTcpProxy(database.url);
  service = await startTestService({}, { databaseUrl: proxy.url });
});
afterEach(async () => {
  proxy.heal();
  await untilReadiness(service, 200);
  await auditBooks(service.context.database);
});
afterAll(async () => {
  await service?.stop();
  await proxy?.close();
  await database?.drop();
});

const archive = (alias: string) =>
  `${alias}: archiveCreditPackage(input: { id: "x" }) { creditPackage { id } }`;
const walletOf = (userId: string) =>
  publicIds.Wallet.write({ userId, environment: "SANDBOX", creditType: "CREDITS" });

it("a spend whose COMMIT got no answer has one entry, also after a repeat", async () => {
  const userId = unique("user");
  await service.purchase(userId);
  const input = { userId, amount: 30, idempotencyKey: "k" };
  proxy.loseNextCommitAnswer();
  await spend(service, input);
  expect((await spend(service, input)).body.errors).toBeUndefined();
  expect(await auditEntries(service, { subject: walletOf(userId) })).toMatchObject([{ refusalCode: null }]);
});

it("a merge whose COMMIT got no answer has one entry, also after a repeat", async () => {
  const [fromUserId, intoUserId] = [unique("from"), unique("into")];
  const input = { fromUserId, intoUserId, environment: "SANDBOX", reason: "r" };
  proxy.loseNextCommitAnswer();
  await change("mergeWallets", "merge { id }", input);
  expect(await change("mergeWallets", "merge { id }", input)).toHaveProperty("merge");
  expect(await auditEntries(service, { subject: walletOf(fromUserId) })).toMatchObject([
    { operation: "mergeWallets", refusalCode: null },
  ]);
});

it("a package that was changed without an answer has the entry of its change, and no refusal", async () => {
  const id = await givenCreditPackage(service);
  proxy.loseNextCommitAnswer();
  expect(errorOf(await manage(service, "archive", { id }))).toMatchObject({ code: "SERVICE_UNAVAILABLE" });
  await manage(service, "archive", { id });
  expect((await auditEntries(service, { subject: id })).map(({ operation }) => operation)).toEqual([
    "createCreditPackage",
    "archiveCreditPackage",
  ]);
});

it("a refusal whose COMMIT got no answer is recorded once, and answered as always", async () => {
  const as = unique("user");
  proxy.loseNextCommitAnswer();
  const document = `mutation { archiveCreditPackage(input: { id: "x" }) { creditPackage { id } } }`;
  expect(errorOf(await service.graphql(document, { as }))).toMatchObject({ code: "FORBIDDEN" });
  expect(await auditEntries(service, { actor: as })).toHaveLength(1);
});

it("a refused caller waits less than two seconds for all its refusals while the database is stalled", async () => {
  const as = unique("user");
  const document = `mutation { ${Array.from("abcdefghij", archive).join(" ")} }`;
  proxy.stall();
  const startedAt = performance.now();
  const { body } = await service.graphql(document, { as });
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(
    new Set(body.errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code)),
  ).toEqual(new Set(["FORBIDDEN"]));
});
