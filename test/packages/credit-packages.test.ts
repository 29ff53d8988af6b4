import { atOnce, balanceOf, errorOf, givenCreditPackage, manage } from "../support/factories";
import { starterId, withService, type RestAnswer } from "../support/harness";

const service = withService();
const max = Number.MAX_SAFE_INTEGER;

const create = (input: Record<string, unknown>, role: "user" | "service" | "admin" = "admin") =>
  service.current.graphql(
    `mutation ($input: CreateCreditPackageInput!) { createCreditPackage(input: $input) { creditPackage {
      id name description credits bonusCredits priceAmount currency sortOrder purchaseLimitPerUser archivedAt version
      createdAt updatedAt } } }`,
    { as: "root", role, variables: { input } },
  );
const valid = { name: "Ten", credits: 10, priceAmount: 99, currency: "USD" };

async function packageOf(id: string) {
  const { body } = await service.current.graphql(
    `query ($id: ID!) { creditPackage(id: $id) { id name description credits bonusCredits priceAmount currency sortOrder
      purchaseLimitPerUser archivedAt version } }`,
    { as: "reader", variables: { id } },
  );
  return body.data.creditPackage;
}

describe("creating a package", () => {
  it("puts it on sale with the given fields and the defaults", async () => {
    const { status, body } = await create(valid);
    expect(status).toBe(200);
    const { creditPackage } = body.data.createCreditPackage;
    expect(creditPackage).toEqual({
      ...valid,
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      description: null,
      bonusCredits: 0,
      sortOrder: 0,
      purchaseLimitPerUser: null,
      archivedAt: null,
      version: 1,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: creditPackage.createdAt,
    });
    const answer = await service.current.purchase("first", creditPackage.id);
    expect(answer.status).toBe(201);
    expect(await balanceOf(service.current, "first")).toBe(10);
  });

  it.each([
    { name: "x".repeat(100) },
    { name: "😀".repeat(100), description: "é".repeat(1000) },
    { credits: 1 },
    { credits: max },
    { credits: max - 1, bonusCredits: 1 },
    { credits: 1, bonusCredits: max - 1 },
    { priceAmount: 0 },
    { priceAmount: max },
    { currency: "TRY" },
    { currency: "JPY" },
    { sortOrder: -2147483647 },
    { sortOrder: 2147483647 },
    { purchaseLimitPerUser: 1 },
    { purchaseLimitPerUser: 2147483647 },
    { purchaseLimitPerUser: null },
    { description: null },
  ])("keeps %j exactly", async (fields) => {
    const id = await givenCreditPackage(service.current, { ...valid, ...fields });
    expect(await packageOf(id)).toMatchObject(fields);
  });

  it.each([
    { name: "" },
    { name: "x".repeat(101) },
    { name: "a\u0000b" },
    { description: "" },
    { description: "x".repeat(1001) },
    { credits: 0 },
    { credits: -1 },
    { credits: max, bonusCredits: 1 },
    { credits: 1, bonusCredits: max },
    { bonusCredits: -1 },
    { priceAmount: -1 },
    { currency: "usd" },
    { currency: "US" },
    { currency: "USDX" },
    { currency: "ZZZ" },
    { currency: "" },
    { purchaseLimitPerUser: 0 },
    { purchaseLimitPerUser: -1 },
  ])("refuses %j and says which field", async (fields) => {
    const extensions = errorOf(await create({ ...valid, ...fields }));
    expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", statusCode: 400 });
    expect(Object.keys(fields)).toContain(extensions.details.fields[0].field);
  });

  it.each([
    { name: null },
    { credits: 1.5 },
    { credits: "10" },
    { credits: null },
    { credits: max + 1 },
    { bonusCredits: null },
    { currency: null },
    { sortOrder: 2147483648 },
    { sortOrder: null },
    { purchaseLimitPerUser: 2147483648 },
    { id: starterId },
  ])("refuses %j, which the type does not allow", async (fields) => {
    const { status, body } = await create({ ...valid, ...fields });
    expect(status).toBe(400);
    expect(body.errors[0].extensions).toMatchObject({ code: "BAD_USER_INPUT", statusCode: 400 });
  });

  it.each(Object.keys(valid))("needs %s", async (field) => {
    expect((await create({ ...valid, [field]: undefined })).status).toBe(400);
  });
});

describe("changing a package", () => {
  it("changes the given fields alone, for the next purchase", async () => {
    const id = await givenCreditPackage(service.current, { description: "Old", bonusCredits: 5 });
    const before = await packageOf(id);
    await service.current.purchase("early", id);
    const { body } = await manage(service.current, "update", { id, credits: 200 });
    expect(body.data.result.creditPackage).toEqual({ ...before, credits: 200, version: 2 });
    expect(await packageOf(id)).toEqual({ ...before, credits: 200, version: 2 });
    await service.current.purchase("early", id);
    expect(await balanceOf(service.current, "early")).toBe(105 + 205);
  });

  it("treats null as no description and no limit, and a missing field as no change", async () => {
    const id = await givenCreditPackage(service.current, { description: "Old", purchaseLimitPerUser: 1 });
    await manage(service.current, "update", { id });
    expect(await packageOf(id)).toMatchObject({ description: "Old", purchaseLimitPerUser: 1, version: 1 });
    await manage(service.current, "update", { id, description: null, purchaseLimitPerUser: null });
    expect(await packageOf(id)).toMatchObject({ description: null, purchaseLimitPerUser: null });
  });

  it.each(["name", "credits", "bonusCredits", "priceAmount", "currency", "sortOrder"])(
    "refuses null for %s",
    async (field) => {
      const id = await givenCreditPackage(service.current);
      const extensions = errorOf(await manage(service.current, "update", { id, [field]: null }));
      expect(extensions.code).toBe("BAD_USER_INPUT");
      expect(extensions.details.fields[0].field).toBe(field);
      expect(await packageOf(id)).toMatchObject({ version: 1 });
    },
  );

  it.each([
    { credits: 0 },
    { currency: "ZZZ" },
    { name: "" },
    { purchaseLimitPerUser: 0 },
    { bonusCredits: max },
  ])("refuses %j and changes nothing", async (fields) => {
    const id = await givenCreditPackage(service.current);
    const before = await packageOf(id);
    const answer = await manage(service.current, "update", { id, name: "Changed", ...fields });
    expect(errorOf(answer).code).toBe("BAD_USER_INPUT");
    expect(await packageOf(id)).toEqual(before);
  });

  it("refuses a change for an earlier version, and leaves the package unchanged", async () => {
    const id = await givenCreditPackage(service.current, { credits: 10 });
    const first = await manage(service.current, "update", { id, credits: 20, expectedVersion: 1 });
    expect(first.body.data.result.creditPackage.version).toBe(2);
    for (const changes of [{ credits: 30 }, {}]) {
      const late = await manage(service.current, "update", { id, ...changes, expectedVersion: 1 });
      expect(errorOf(late)).toMatchObject({ code: "CONFLICT", details: { reason: "VERSION_OUTDATED" } });
    }
    expect(await packageOf(id)).toMatchObject({ credits: 20, version: 2 });
    await manage(service.current, "update", { id, credits: 40, expectedVersion: null });
    expect(await packageOf(id)).toMatchObject({ credits: 40, version: 3 });
  });

  it("accepts one of twenty changes for the same version", async () => {
    const id = await givenCreditPackage(service.current, {});
    const answers = await atOnce(20, (index) =>
      manage(service.current, "update", { id, sortOrder: index + 1, expectedVersion: 1 }),
    );
    expect(answers.filter(({ body }) => body.errors === undefined)).toHaveLength(1);
    expect(await packageOf(id)).toMatchObject({ version: 2 });
  });

  it.each([0, -1, 2 ** 31])("refuses the expected version %d", async (expectedVersion) => {
    const id = await givenCreditPackage(service.current, {});
    const answer = await manage(service.current, "update", { id, expectedVersion });
    expect(errorOf(answer).code).toBe("BAD_USER_INPUT");
  });

  it("loses none of twenty concurrent changes", async () => {
    const id = await givenCreditPackage(service.current);
    const answers = await atOnce(20, (index) => manage(service.current, "update", { id, sortOrder: index }));
    const versions = answers.map(({ body }) => body.data.result.creditPackage.version);
    expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
  });
});

describe("archiving and restoring", () => {
  it("take a package off sale and put it back; repeating them changes nothing", async () => {
    const id = await givenCreditPackage(service.current);
    const archived = (await manage(service.current, "archive", { id })).body.data.result.creditPackage;
    expect(archived).toMatchObject({ archivedAt: expect.stringMatching(/Z$/), version: 2 });
    expect((await manage(service.current, "archive", { id })).body.data.result.creditPackage).toEqual(
      archived,
    );
    expect((await service.current.purchase("late", id)).status).toBe(409);

    const restored = (await manage(service.current, "restore", { id })).body.data.result.creditPackage;
    expect(restored).toMatchObject({ archivedAt: null, version: 3 });
    expect((await manage(service.current, "restore", { id })).body.data.result.creditPackage).toEqual(
      restored,
    );
    expect((await service.current.purchase("late", id)).status).toBe(201);
  });
});

describe("managing packages", () => {
  it("is refused to all but admins", async () => {
    for (const role of ["user", "service"] as const) {
      expect(errorOf(await create(valid, role))).toMatchObject({ code: "FORBIDDEN", statusCode: 403 });
      for (const [verb, type] of [
        ["archive", "CreditPackageIdInput"],
        ["restore", "CreditPackageIdInput"],
        ["update", "UpdateCreditPackageInput"],
      ]) {
        const answer = await service.current.graphql(
          `mutation ($input: ${type}!) { ${verb}CreditPackage(input: $input) { creditPackage { id } } }`,
          { as: "user", role, variables: { input: { id: starterId } } },
        );
        expect(errorOf(answer)).toMatchObject({ code: "FORBIDDEN", statusCode: 403 });
      }
    }
    expect(await packageOf(starterId)).toMatchObject({ archivedAt: null, version: 1 });
  });

  it.each(["archive", "restore", "update"] as const)(
    "cannot %s a package that does not exist",
    async (verb) => {
      for (const id of ["65a1234bcde5678f90123450", "x", starterId.toUpperCase()])
        expect(errorOf(await manage(service.current, verb, { id }))).toMatchObject({ code: "NOT_FOUND" });
    },
  );
});

describe("the list of packages", () => {
  const list = `query ($first: Int!, $after: String, $includeArchived: Boolean! = false) {
    creditPackages(first: $first, after: $after, includeArchived: $includeArchived) {
      nodes { id sortOrder archivedAt } totalCount pageInfo { hasNextPage endCursor } } }`;
  const page = (variables: object, role: "user" | "admin" = "user") =>
    service.current.graphql(list, { as: "reader", role, variables });

  it("gives each package on sale once, by sort order, page after page", async () => {
    for (let times = 0; times < 7; times += 1)
      await givenCreditPackage(service.current, { sortOrder: -5 + (times % 3) });
    const seen: { id: string; sortOrder: number }[] = [];
    let after: string | null = null;
    let total = -1;
    for (let more = true; more;) {
      const { body }: RestAnswer = await page({ first: 4, after });
      const { nodes, totalCount, pageInfo } = body.data.creditPackages;
      seen.push(...nodes);
      total = totalCount;
      more = pageInfo.hasNextPage;
      after = pageInfo.endCursor;
    }
    expect(seen).toHaveLength(total);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(total);
    const inOrder = seen.toSorted((a, b) => a.sortOrder - b.sortOrder || (a.id < b.id ? -1 : 1));
    expect(seen).toEqual(inOrder);
  });

  it("shows archived packages to admins alone, when they ask", async () => {
    const variables = { first: 100, includeArchived: true };
    expect(errorOf(await page(variables)).code).toBe("FORBIDDEN");
    const { nodes, totalCount } = (await page(variables, "admin")).body.data.creditPackages;
    expect(nodes.some(({ archivedAt }: { archivedAt: string | null }) => archivedAt !== null)).toBe(true);
    expect(nodes).toHaveLength(totalCount);
    const onSale = (await page({ first: 100 }, "admin")).body.data.creditPackages.nodes;
    expect(onSale.every(({ archivedAt }: { archivedAt: string | null }) => archivedAt === null)).toBe(true);
  });

  it.each([0, 100])("may have pages of %d", async (first) => {
    const { body } = await page({ first });
    expect(body.data.creditPackages.nodes.length).toBe(Math.min(first, body.data.creditPackages.totalCount));
  });

  it.each([
    { first: 101 },
    { first: -1 },
    { first: 1, after: "nonsense" },
    { first: 1, after: "WyJhIiwxXQ" },
  ])("refuses the page %j", async (variables) => {
    expect(errorOf(await page(variables))).toMatchObject({ code: "BAD_USER_INPUT", statusCode: 400 });
  });

  it("is refused without a token", async () => {
    const answer = await service.current.graphql("{ creditPackages { totalCount } }");
    expect(errorOf(answer)).toMatchObject({ code: "UNAUTHENTICATED", statusCode: 401 });
  });
});
