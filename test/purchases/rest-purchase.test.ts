import { balanceOf, givenCreditPackage } from "../support/factories";
import { starterId, startTestService, tokenFor, withService } from "../support/harness";
import { bodyOf, documented, expectDocumented } from "../support/rest-purchase";

const archivedId = "65a1234bcde5678f9012345a";
const onceId = "65a1234bcde5678f90123458";
const missingId = "65a1234bcde5678f90123450";
const path = "/api/v1/credit-packages/purchase";

const service = withService();

const post = (raw: string, headers: Record<string, string> = {}, as = "poster") =>
  service.current.rest("POST", path, {
    as,
    raw,
    headers: { "content-type": "application/json", ...headers },
  });

/** The body of a purchase, padded to this many bytes. */
function bodyOfBytes(bytes: number): string {
  const start = `{"packageId":"${starterId}","note":"`;
  return `${start}${"n".repeat(bytes - start.length - 2)}"}`;
}

describe("answers to the byte", () => {
  it("201 when the package is bought, and adds its credits", async () => {
    expectDocumented(await service.current.purchase("alice"), 201);
    expect(await balanceOf(service.current, "alice")).toBe(100);
  });

  it("400 for invalid input", async () => {
    expectDocumented(await post("{}"), 400);
  });

  it("401 without a token", async () => {
    expectDocumented(await service.current.rest("POST", path, { body: { packageId: starterId } }), 401);
  });

  it("403 for a role that may not buy", async () => {
    const authorization = `Bearer ${tokenFor("stranger", "stranger" as "user")}`;
    expectDocumented(
      await service.current.rest("POST", path, {
        headers: { authorization },
        body: { packageId: starterId },
      }),
      403,
    );
  });

  it.each([missingId, "x", "0", "nope nope", "65A1234BCDE5678F90123456", ` ${starterId}`, "é".repeat(64)])(
    "404 for the package id %j, which nobody has",
    async (packageId) => {
      expectDocumented(await service.current.purchase("alice", packageId), 404);
    },
  );

  it("409 for an archived package", async () => {
    expectDocumented(await service.current.purchase("alice", archivedId), 409);
  });

  it("409 when the buyer has reached the package's limit, and only then", async () => {
    expectDocumented(await service.current.purchase("lim", onceId), 201);
    expectDocumented(await service.current.purchase("lim", onceId), 409);
    expectDocumented(await service.current.purchase("someone else", onceId), 201);
    expect(await balanceOf(service.current, "lim")).toBe(50);
  });

  it("409 when the wallet cannot hold the credits", async () => {
    const vast = await givenCreditPackage(service.current, { credits: Number.MAX_SAFE_INTEGER });
    expectDocumented(await service.current.purchase("midas", vast), 201);
    expectDocumented(await service.current.purchase("midas"), 409);
    expect(await balanceOf(service.current, "midas")).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe("checks the body", () => {
  it.each([
    "",
    "{",
    "null",
    "[]",
    '"65a1234bcde5678f90123456"',
    "1",
    "true",
    `["${starterId}"]`,
    `[{"packageId":"${starterId}"}]`,
    '{"packageId":null}',
    '{"packageId":1}',
    '{"packageId":true}',
    '{"packageId":""}',
    `{"packageId":["${starterId}"]}`,
    `{"packageId":{"$eq":"${starterId}"}}`,
    `{"packageid":"${starterId}"}`,
    `{"__proto__":{"packageId":"${starterId}"}}`,
    `{"packageId":"${"a".repeat(65)}"}`,
    `{"packageId":"${"😀".repeat(65)}"}`,
    `{"packageId":"a${"\ufe0f".repeat(64)}"}`,
  ])("and refuses %s with 400, without coercing anything", async (raw) => {
    expectDocumented(await post(raw, {}, "strict"), 400);
    expect(await balanceOf(service.current, "strict")).toBe(0);
  });

  it.each(["a", "a".repeat(64), "😀".repeat(64), "\ufe0f", "\\u0000", "\\ud800", "constructor"])(
    "and takes %j for an id, of 1 to 64 characters",
    async (id) => {
      expectDocumented(await post(`{"packageId":"${id}"}`), 404);
    },
  );

  it("and ignores unknown fields: callers cannot choose user, credits or price", async () => {
    const { status, body } = await service.current.rest("POST", path, {
      as: "plain",
      headers: { prefer: "return=representation" },
      body: {
        packageId: starterId,
        userId: "victim",
        sub: "victim",
        credits: 1e6,
        bonusCredits: 5,
        priceAmount: 0,
        environment: "PRODUCTION",
        idempotencyKey: "from the body",
        balance: 7,
      },
    });
    expect({ status, credits: body.data.credits, balance: body.data.balance }).toEqual({
      status: 201,
      credits: 100,
      balance: 100,
    });
    expect(await balanceOf(service.current, "victim")).toBe(0);
  });

  it("and ignores an idempotency key in the body: two such calls are two purchases", async () => {
    const twice = `{"packageId":"${starterId}","idempotencyKey":"body-key"}`;
    expectDocumented(await post(twice, {}, "keyed by body"), 201);
    expectDocumented(await post(twice, {}, "keyed by body"), 201);
    expect(await balanceOf(service.current, "keyed by body")).toBe(200);
  });

  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "Application/JSON",
    "application/json;charset=UTF-8",
  ])("of the type %s", async (type) => {
    expectDocumented(await post(`{"packageId":"${starterId}"}`, { "content-type": type }), 201);
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "application/vnd.api+json",
    "application/xml",
    "",
  ])("and never buys with a body of the type %j", async (type) => {
    const answer = await post(`{"packageId":"${starterId}"}`, { "content-type": type }, "wrong type");
    expect(bodyOf(answer)).toBe(documented(415, "Unsupported media type"));
    expect(answer.status).toBe(415);
    expect(await balanceOf(service.current, "wrong type")).toBe(0);
  });

  it("and answers 413 for more than 100 kB, 201 for just less", async () => {
    const tooLarge = await post(bodyOfBytes(100_001), {}, "wordy");
    expect(bodyOf(tooLarge)).toBe(documented(413, "Payload too large"));
    expect(tooLarge.status).toBe(413);
    expect(await balanceOf(service.current, "wordy")).toBe(0);
    expectDocumented(await post(bodyOfBytes(100_000), {}, "wordy"), 201);
  });
});

describe("checks in the documented order:", () => {
  const noToken = { authorization: "Bearer not.a.token" };

  it("the token before anything about the body", async () => {
    const large = `{"packageId":"${"x".repeat(200_000)}"}`;
    for (const raw of ["", "{", '{"packageId":1}', large]) expectDocumented(await post(raw, noToken), 401);
    expectDocumented(await post("x", { ...noToken, "content-type": "text/plain" }), 401);
    expectDocumented(await post("{}", { ...noToken, "idempotency-key": "not valid" }), 401);
  });

  it("the role before the body", async () => {
    const authorization = `Bearer ${tokenFor("stranger", "stranger" as "user")}`;
    for (const raw of ["", "{", "[]"]) expectDocumented(await post(raw, { authorization }), 403);
    expectDocumented(await post("x", { authorization, "content-type": "text/plain" }), 403);
  });

  it("the body before the package, and the package before its state", async () => {
    expectDocumented(await post(`{"packageId":"${archivedId}"}`, { "idempotency-key": "not valid" }), 400);
    expectDocumented(await post(`{"packageId":"${missingId}"}`, { "idempotency-key": "bad\tkey" }), 400);
    expectDocumented(await service.current.purchase("order", starterId, { "idempotency-key": "o1" }), 201);
    expectDocumented(await service.current.purchase("order", missingId, { "idempotency-key": "o1" }), 404);
  });
});

describe("Prefer: return=representation", () => {
  it.each([
    "return=representation",
    "RETURN=representation",
    "Return = representation",
    'return="representation"',
    "respond-async, return=representation",
    "return=representation; foo=bar",
    "wait=10,return=representation",
    'x="a,b", return=representation',
    'x="return=minimal", return=representation',
    "return=representation, return=minimal",
  ])("is honoured when written %j", async (prefer) => {
    const { status, headers, body } = await service.current.purchase("picky", starterId, { prefer });
    expect(status).toBe(201);
    expect(headers.get("preference-applied")).toBe("return=representation");
    expect(Object.keys(body.data)).toEqual(["id", "packageId", "credits", "balance", "createdAt"]);
    expect(body.data).toMatchObject({ packageId: starterId, credits: 100 });
    expect(body.data.balance).toBe(await balanceOf(service.current, "picky"));
    expect(headers.get("location")).toBe(`/api/v1/purchases/${body.data.id}`);
    expect(Math.abs(Date.parse(body.timestamp) - Date.parse(body.data.createdAt))).toBeLessThan(60_000);
    expect(body.data.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it.each([
    "return=minimal",
    "return=representations",
    "noreturn=representation",
    "x=return=representation",
    "return=minimal, return=representation",
    "return, return=representation",
    'x="a, return=representation, b"',
    'return="representation',
    'return=representation"',
    'x=", return=representation',
    "",
  ])("is not read into %j", async (prefer) => {
    const answer = await service.current.purchase("picky", starterId, { prefer });
    expectDocumented(answer, 201);
    expect(answer.headers.get("preference-applied")).toBeNull();
  });
});

describe("Location", () => {
  it("leads to the purchase, with the balance right after it", async () => {
    const { headers } = await service.current.purchase("traveller");
    await service.current.purchase("traveller");
    const location = headers.get("location") ?? "";
    const { status, body } = await service.current.rest("GET", location, { as: "traveller" });
    expect(status).toBe(200);
    expect(body.data).toEqual({
      id: location.split("/").at(-1),
      packageId: starterId,
      credits: 100,
      balance: 100,
      createdAt: expect.stringMatching(/Z$/),
    });
  });
});

it("lets every known role buy for its own user", async () => {
  for (const role of ["user", "service", "admin"] as const) {
    const answer = await service.current.rest("POST", path, {
      as: role,
      role,
      body: { packageId: starterId },
    });
    expectDocumented(answer, 201);
    expect(await balanceOf(service.current, role)).toBe(100);
  }
});

it("keeps users apart whose ids differ by case, accent or a blank", async () => {
  const users = ["zoe", "Zoe", "zoé", "zoe ", " zoe", "zoe\u0301"];
  for (const user of users) await service.current.purchase(user);
  for (const user of users) expect(await balanceOf(service.current, user)).toBe(100);
});

it("takes a user id of 255 characters of four bytes", async () => {
  const user = "𝔘".repeat(255);
  expectDocumented(await service.current.purchase(user), 201);
  expect(await balanceOf(service.current, user)).toBe(100);
});

describe("in production", () => {
  it("answers 403 for any request with a valid token, and writes nothing", async () => {
    const production = await startTestService({ NODE_ENV: "production" });
    try {
      const bodies = [`{"packageId":"${starterId}"}`, `{"packageId":"${missingId}"}`, "{", "", "[]", "{}"];
      for (const raw of bodies) {
        const headers = { "content-type": "application/json", "idempotency-key": "not valid" };
        expectDocumented(await production.rest("POST", path, { as: "buyer", raw, headers }), 403);
      }
      const plain = { "content-type": "text/plain" };
      expectDocumented(await production.rest("POST", path, { as: "buyer", raw: "x", headers: plain }), 403);
      const large = `{"packageId":"${"x".repeat(200_000)}"}`;
      expectDocumented(await production.rest("POST", path, { as: "buyer", raw: large, headers: plain }), 403);
      expectDocumented(await production.purchase(""), 401);
      expectDocumented(await production.rest("POST", path, { body: { packageId: starterId } }), 401);
      for (const table of ["wallets", "ledger_entries", "purchases"])
        expect(await production.context.database.read.query(`SELECT * FROM ${table}`)).toEqual([]);
    } finally {
      await production.stop();
    }
  });
});
