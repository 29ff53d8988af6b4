import { givenCreditPackage, manage, spend } from "../support/factories";
import { starterId, withService } from "../support/harness";

const service = withService();
const archivedId = "65a1234bcde5678f9012345a";
const get = (path: string, as = "reader") => service.current.rest("GET", `/api/v1${path}`, { as });

it.each(["/credit-packages", `/credit-packages/${starterId}`, "/wallet", "/wallet/entries", "/purchases/x"])(
  "GET %s needs a token",
  async (path) => {
    const { status, body } = await service.current.rest("GET", `/api/v1${path}`);
    expect({ status, errors: body.errors }).toEqual({ status: 401, errors: ["Authentication required"] });
  },
);

describe("credit packages", () => {
  it("on sale are listed in their order", async () => {
    const { status, body } = await get("/credit-packages");
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["isSuccess", "statusCode", "data", "errors", "timestamp"]);
    expect(body.data.nodes.map(({ name }: { name: string }) => name)).toEqual([
      "Starter",
      "Plus",
      "Welcome",
      "Pro",
    ]);
    expect(body.data.nodes[0]).toEqual({
      id: starterId,
      name: "Starter",
      description: "A first hundred credits.",
      credits: 100,
      bonusCredits: 0,
      priceAmount: 499,
      currency: "USD",
      purchaseLimitPerUser: null,
      archived: false,
    });
    expect(body.data.pageInfo.hasNextPage).toBe(false);
  });

  it("are found by id, also archived ones, as 200 in the envelope", async () => {
    expect((await get(`/credit-packages/${starterId}`)).body).toMatchObject({
      isSuccess: true,
      statusCode: 200,
      data: { id: starterId, archived: false },
    });
    expect((await get(`/credit-packages/${archivedId}`)).body.data.archived).toBe(true);
  });

  it.each(["65a1234bcde5678f90123450", "x", starterId.toUpperCase(), "%00", "a".repeat(400)])(
    "are 404 for the id %s, which none has",
    async (id) => {
      expect((await get(`/credit-packages/${id}`)).status).toBe(404);
    },
  );

  it("change for every reader as soon as an admin has changed them", async () => {
    const id = await givenCreditPackage(service.current);
    await get(`/credit-packages/${id}`);
    await manage(service.current, "update", { id, name: "Renamed" });
    expect((await get(`/credit-packages/${id}`)).body.data.name).toBe("Renamed");
    await manage(service.current, "archive", { id });
    const { body } = await get("/credit-packages?first=100");
    expect(body.data.nodes.map((node: { id: string }) => node.id)).not.toContain(id);
  });
});

describe("the wallet", () => {
  it("of a user without credits is empty", async () => {
    const { status, body } = await get("/wallet", "newcomer");
    expect(status).toBe(200);
    expect(body.data).toEqual({
      id: expect.stringMatching(/^wal_/),
      balance: 0,
      available: 0,
      environment: "SANDBOX",
    });
  });

  it("lists its entries newest first, page after page, each once", async () => {
    for (let times = 0; times < 6; times += 1) await service.current.purchase("collector");
    await spend(service.current, { userId: "collector", amount: 30, reason: "a render" });
    const seen: { sequence: number }[] = [];
    let after = "";
    for (let more = true; more;) {
      const { status, body } = await get(`/wallet/entries?first=3&after=${after}`, "collector");
      expect(status).toBe(200);
      expect(body.data.nodes.length).toBeLessThanOrEqual(3);
      seen.push(...body.data.nodes);
      more = body.data.pageInfo.hasNextPage;
      after = body.data.pageInfo.endCursor;
    }
    expect(seen.map(({ sequence }) => sequence)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(seen[0]).toEqual({
      id: expect.stringMatching(/^ent_/),
      sequence: 7,
      kind: "SPEND",
      amount: -30,
      balanceAfter: 570,
      reference: null,
      reason: "a render",
      createdAt: expect.stringMatching(/Z$/),
    });
  });

  it("shows no other user's entries", async () => {
    await service.current.purchase("owner");
    expect((await get("/wallet/entries", "stranger")).body.data).toEqual({
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  it("gives `first` entries, 25 by default", async () => {
    for (let times = 0; times < 26; times += 1) await service.current.purchase("regular");
    for (const [query, length] of [
      ["", 25],
      ["?first=1", 1],
      ["?first=100", 26],
    ])
      expect((await get(`/wallet/entries${query}`, "regular")).body.data.nodes).toHaveLength(Number(length));
  });

  it.each([
    "first=0",
    "first=00",
    "first=101",
    "firts=1",
    "environment=sandbox",
    "environment=",
    "environment=SANDBOX&environment=SANDBOX",
    "userId=owner",
    "__proto__=1",
    "first=-1",
    "first=1.5",
    "first=x",
    "first=",
    "first=1&first=2",
    "first=1e1",
    "after=nonsense",
    "after=WyJ4Il0",
    "after=WzEuNV0",
    "after=WzEsMl0",
    "after=a&after=b",
    `after=${"x".repeat(501)}`,
  ])("refuses the page %s with 400", async (query) => {
    expect((await get(`/wallet/entries?${query}`)).status).toBe(400);
  });
});

describe("a purchase", () => {
  it("is 404 for everyone else, also for admins, as if it did not exist", async () => {
    const { headers } = await service.current.purchase("private");
    const path = headers.get("location") ?? "";
    const missing = await get("/purchases/01ARZ3NDEKTSV4RRFFQ69G5FAV", "private");
    for (const role of ["user", "service", "admin"] as const) {
      const answer = await service.current.rest("GET", path, { as: "nosy", role });
      expect(answer.status).toBe(404);
      expect({ ...answer.body, timestamp: "" }).toEqual({ ...missing.body, timestamp: "" });
    }
    expect((await service.current.rest("GET", path, { as: "private" })).status).toBe(200);
  });

  it.each(["x", "01ARZ3NDEKTSV4RRFFQ69G5FAI", "%F0%9F%98%80", "..%2Fwallet"])(
    "with the id %s is 404",
    async (id) => {
      expect((await get(`/purchases/${id}`)).status).toBe(404);
    },
  );
});
