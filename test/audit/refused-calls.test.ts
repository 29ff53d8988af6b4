import { fastify } from "fastify";
import { AuditEntry } from "../../src/entities/audit-entry";
import { Refusal } from "../../src/errors";
import { publicIds } from "../../src/public-ids";
import { permitted } from "../../src/rest/permitted";
import { describeRoute } from "../../src/rest/openapi/describe-route";
import { auditEntries } from "../support/audit-log";
import { execute } from "../support/database";
import { errorOf, givenCreditPackage, manage, spend } from "../support/factories";
import { type GraphqlRequest } from "../support/harness";
import { unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, asAdmin, change } = withStore();

const createDocument = `mutation ($input: CreateCreditPackageInput!) {
  createCreditPackage(input: $input) { creditPackage { id } } }`;
const create = (input: object, request: GraphqlRequest) =>
  service.current.graphql(createDocument, { ...request, variables: { input } });
const gift = { name: "Gift", credits: 9_000_000_000, priceAmount: 0, currency: "USD" };
const archive = (alias: string) =>
  `${alias}: archiveCreditPackage(input: { id: "${alias}" }) { creditPackage { id } }`;
/** An error without the id of its request. */
const shown = ({ extensions, ...error }: { extensions: object }) => ({
  ...error,
  extensions: { ...extensions, requestId: "ID" },
});
const entriesBy = (actor: string) => auditEntries(service.current, { actor });
const missingRefusals = async () => {
  const { text } = await service.current.rest("GET", "/metrics");
  return Number(/^audit_refusals_not_recorded_total (\d+)$/m.exec(text)?.[1]);
};
const countAll = () => service.current.context.database.read.count(AuditEntry);

it.each(["user", "support", "service"] as const)(
  "records an admin's mutation asked for by a %s",
  async (role) => {
    const as = unique(role);
    expect(errorOf(await create(gift, { as, role }))).toMatchObject({ code: "FORBIDDEN" });
    expect(await entriesBy(as)).toMatchObject([
      {
        operation: "createCreditPackage",
        actorKind: "TOKEN",
        roles: role,
        address: "127.0.0.1",
        input: gift,
        before: null,
        after: null,
        refusalCode: "FORBIDDEN",
      },
    ]);
  },
);

it("records bad input, a missing object and a conflict, each with its subject", async () => {
  const as = unique("admin");
  const id = await givenCreditPackage(service.current);
  const missing = "65a1234bcde5678f9012ffff";
  const update = (input: object) =>
    service.current.graphql(
      `mutation ($input: UpdateCreditPackageInput!) { updateCreditPackage(input: $input) { creditPackage { id } } }`,
      { as, role: "admin", variables: { input } },
    );
  await update({ id, credits: 0 });
  await update({ id: missing });
  await update({ id, credits: 5, expectedVersion: 7 });
  await update({ id: "no id of ours", credits: 5 });
  expect(await entriesBy(as)).toMatchObject([
    { subject: id, refusalCode: "BAD_USER_INPUT", refusalReasonCode: null, input: { id, credits: 0 } },
    { subject: missing, refusalCode: "NOT_FOUND" },
    { subject: id, refusalCode: "CONFLICT", refusalReasonCode: "VERSION_OUTDATED" },
    { subject: null, refusalCode: "NOT_FOUND", input: { id: "no id of ours" } },
  ]);
});

it("records refused spends and merges by the wallet, also where the input names no environment", async () => {
  const userId = unique("user");
  expect(errorOf(await spend(service.current, { userId, amount: 1 }))).toMatchObject({ code: "CONFLICT" });
  const merge = { fromUserId: userId, intoUserId: userId, environment: "SANDBOX", reason: "A mistake." };
  await change("mergeWallets", "merge { id }", merge);
  const subject = publicIds.Wallet.write({ userId, environment: "SANDBOX", creditType: "CREDITS" });
  expect(await auditEntries(service.current, { subject })).toMatchObject([
    { operation: "spendCredits", refusalReasonCode: "INSUFFICIENT_CREDITS", actor: "renderer" },
    { operation: "mergeWallets", refusalCode: "BAD_USER_INPUT", reason: "A mistake." },
  ]);
});

it("records each refused field of one document", async () => {
  const as = unique("user");
  await service.current.graphql(`mutation { ${archive("a")} ${archive("b")} }`, { as });
  expect((await entriesBy(as)).map(({ input }) => input)).toEqual([{ id: "a" }, { id: "b" }]);
});

it("records no caller without a valid token, no document that is refused as a whole, and no query", async () => {
  const before = await countAll();
  await create(gift, {});
  await service.current.graphql(createDocument, {
    headers: { authorization: "Bearer forged" },
    variables: { input: gift },
  });
  await create({ name: 5 }, { as: "boss", role: "admin" });
  await asAdmin("mutation { createCreditPackage }", {});
  await service.current.graphql("{ storeEvents { nodes { id } } }", { as: "alice" });
  expect(await countAll()).toBe(before);
});

it("limits the size of a recorded refusal, as valid JSON, and keeps no token", async () => {
  const as = unique("user");
  const name = '"\\é🎬'.repeat(2_500);
  await create({ ...gift, name }, { as });
  const [entry] = await entriesBy(as);
  expect(entry?.input.cut).toMatch(/^\{"/);
  const [{ input = "" } = {}] = await service.current.context.database.read.findBy(AuditEntry, { actor: as });
  expect(Buffer.byteLength(input)).toBeLessThanOrEqual(8_000);
  expect(JSON.stringify(entry)).not.toMatch(/Bearer|eyJ/);
});

it("records any text that a caller sends: NUL, lone surrogates, and a reason that is too long", async () => {
  const as = unique("user");
  const input = { fromUserId: "a\0", intoUserId: "\ud800", environment: "SANDBOX", reason: "r".repeat(501) };
  const document = `mutation ($input: MergeWalletsInput!) { mergeWallets(input: $input) { merge { id } } }`;
  await service.current.graphql(document, { as, variables: { input } });
  expect(await entriesBy(as)).toMatchObject([
    { subject: null, reason: null, refusalCode: "FORBIDDEN", input },
  ]);
});

it("answers the refusal as always when it cannot be written, and logs and counts that it is missing", async () => {
  const { database } = service.current.context;
  const [as, other] = [unique("user"), unique("user")];
  const usual = await create(gift, { as: other });
  expect(await missingRefusals()).toBe(0);
  await execute(database, "ALTER TABLE audit_entries RENAME TO audit_entries_away");
  const answer = await create(gift, { as }).finally(() =>
    execute(database, "ALTER TABLE audit_entries_away RENAME TO audit_entries"),
  );
  expect([answer.status, answer.body.errors.map(shown)]).toEqual([200, usual.body.errors.map(shown)]);
  const requestId = answer.headers.get("x-request-id") ?? "";
  expect(
    service.current.logLines.filter((line) => line.includes(requestId)).map((line) => JSON.parse(line)),
  ).toContainEqual(
    expect.objectContaining({ alert: "refusal_not_recorded", level: 50, operation: "createCreditPackage" }),
  );
  expect(await missingRefusals()).toBe(1);
});

it("records the refused calls of a REST route of an audited operation, but not those of the rate limit", async () => {
  const as = unique("user");
  const caller = {
    viewer: { userId: as, roles: ["service"] },
    kind: "TOKEN",
    requestId: "r",
    address: "::1",
  };
  const schema = describeRoute({
    operationId: "spendCredits",
    tag: "Wallet",
    summary: "Spend",
    description: "Spend.",
    data: "Wallet",
    example: {},
    failures: {},
  });
  const { context } = service.current;
  const refusals = [new Refusal("RATE_LIMITED", "Too often."), new Refusal("NOT_FOUND", "Nothing.")];
  const app = fastify();
  app.decorateRequest("caller", undefined);
  app.addHook("onRequest", async (request) => void Object.assign(request, { caller }));
  app.setErrorHandler((error, _request, reply) => reply.code((error as Refusal).status).send("answered"));
  const { config: _, ...guarded } = permitted(context, "spendCredits", schema);
  app.post("/spend", guarded, async () => {
    throw refusals.shift();
  });
  const call = { method: "POST", url: "/spend", payload: { userId: as, amount: 1 } } as const;
  const answers = [await app.inject(call), await app.inject(call)];
  await app.close();
  expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual([
    [429, "answered"],
    [404, "answered"],
  ]);
  expect(await entriesBy(as)).toMatchObject([
    { operation: "spendCredits", refusalCode: "NOT_FOUND", input: { userId: as, amount: 1 } },
  ]);
});

it("records one entry of success and one of refusal when the same change is asked for with the same version", async () => {
  const id = await givenCreditPackage(service.current);
  const answers = await Promise.all(
    [1, 2].map((credits) => manage(service.current, "update", { id, credits, expectedVersion: 1 })),
  );
  expect(answers.filter(({ body }) => body.errors)).toHaveLength(1);
  const [, ...entries] = await auditEntries(service.current, { subject: id });
  expect(entries.map(({ refusalReasonCode }) => refusalReasonCode).toSorted()).toEqual([
    "VERSION_OUTDATED",
    null,
  ]);
});
