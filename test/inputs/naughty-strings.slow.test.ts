import { starterId, withService } from "../support/harness";
import { easilyMerged, naughtyStrings } from "../support/naughty-strings";

const service = withService();
const all = Object.values(naughtyStrings).flat();
const isKey = (text: string) => /^[\x21-\x7e]{1,255}$/.test(text);

const buy = `mutation($input: PurchaseCreditPackageInput!) { purchaseCreditPackage(input: $input) {
  purchase { id userId } wallet { userId balance } } }`;
const create = `mutation($input: CreateCreditPackageInput!) { createCreditPackage(input: $input) {
  creditPackage { id name description } } }`;
const spend = `mutation($input: SpendCreditsInput!) { spendCredits(input: $input) {
  entry { reason } wallet { userId } } }`;

/** More at once would be refused with 503 by a server that is slow to commit. */
const atOnce = 16;

/** Tests one category after another, with some texts of a category at once. */
async function tryAll(attempt: (text: string, index: number) => Promise<void>): Promise<void> {
  for (const texts of Object.values(naughtyStrings)) {
    for (let start = 0; start < texts.length; start += atOnce) {
      const some = texts.slice(start, start + atOnce);
      await Promise.all(some.map((text, index) => attempt(text, start + index)));
    }
  }
}

async function balanceOf(user: string): Promise<number> {
  const { body } = await service.current.rest("GET", "/api/v1/wallet", { as: user });
  return body.data.balance;
}

it("knows several hundred naughty strings", () => {
  expect(all.length).toBeGreaterThan(450);
  expect(new Set(all).size).toBe(all.length);
  for (const group of easilyMerged) expect(new Set(group).size).toBe(group.length);
  expect(all.filter((text) => !text.isWellFormed() || text.includes("\0") || text.length > 500)).toEqual([]);
});

it("finds no package under any of them", async () => {
  await tryAll(async (packageId) => {
    const status = [...packageId].length > 64 ? 400 : 404;
    const rest = await service.current.purchase("seeker", packageId);
    expect([packageId, rest.status]).toEqual([packageId, status]);
    const graphql = await service.current.graphql(buy, { as: "seeker", variables: { input: { packageId } } });
    expect(graphql.body.errors[0].extensions.statusCode).toBe(status);
    // Clients resolve `.` and `..` in a path before they send it.
    if (/^\.{1,2}$/.test(packageId)) return;
    const path = `/api/v1/credit-packages/${encodeURIComponent(packageId)}`;
    expect([packageId, (await service.current.rest("GET", path, { as: "seeker" })).status]).toEqual([
      packageId,
      404,
    ]);
  });
  expect(await balanceOf("seeker")).toBe(0);
});

it("buys once for each as idempotency key, or refuses it", async () => {
  await tryAll(async (idempotencyKey) => {
    const variables = { input: { packageId: starterId, idempotencyKey } };
    const [first, second] = await Promise.all(
      [1, 2].map(() => service.current.graphql(buy, { as: "keeper", variables })),
    );
    if (isKey(idempotencyKey)) {
      expect(second?.body.data.purchaseCreditPackage.purchase).toEqual(
        first?.body.data.purchaseCreditPackage.purchase,
      );
      const rest = await service.current.purchase("keeper", starterId, { "idempotency-key": idempotencyKey });
      expect([rest.status, rest.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
    } else {
      expect(first?.body.errors[0].extensions.statusCode).toBe(400);
    }
  });
  expect(await balanceOf("keeper")).toBe(100 * all.filter(isKey).length);
});

it("gives each as user id a wallet of their own", async () => {
  await tryAll(async (user) => {
    expect([user, (await service.current.purchase(user)).status]).toEqual([user, 201]);
  });
  await tryAll(async (user) => {
    const { body } = await service.current.graphql("{ me { userId wallet { userId balance } } }", {
      as: user,
    });
    expect(body.data.me).toEqual({ userId: user, wallet: { userId: user, balance: 100 } });
  });
});

it("never confuses two users", async () => {
  for (const group of easilyMerged) {
    // All users buy at once, each a different number of times, so that credits in a wrong wallet would show.
    const orders = group.flatMap((user, index) => Array.from({ length: index + 1 }, () => user));
    const before = await Promise.all(group.map(balanceOf));
    const answers = await Promise.all(orders.map((user) => service.current.purchase(user)));
    expect(answers.map(({ status }) => status)).toEqual(orders.map(() => 201));
    const after = await Promise.all(group.map(balanceOf));
    expect(group.map((user, index) => [user, (after[index] ?? 0) - (before[index] ?? 0)])).toEqual(
      group.map((user, index) => [user, 100 * (index + 1)]),
    );
  }
});

it("never confuses two idempotency keys", async () => {
  const keys = new Set(easilyMerged.flat().filter(isKey));
  const answers = await Promise.all(
    [...keys].map((key) => service.current.purchase("collector", starterId, { "idempotency-key": key })),
  );
  expect(answers.filter(({ headers }) => headers.has("idempotency-replayed"))).toEqual([]);
  expect(await balanceOf("collector")).toBe(100 * keys.size);
});

it("keeps each unchanged as a package's name and description", async () => {
  await tryAll(async (text) => {
    const name = [...text].slice(0, 100).join("");
    const input = { name, description: text, credits: 1, priceAmount: 1, currency: "USD" };
    const { body } = await service.current.graphql(create, {
      as: "boss",
      role: "admin",
      variables: { input },
    });
    const { id } = body.data.createCreditPackage.creditPackage;
    expect(body.data.createCreditPackage.creditPackage).toEqual({ id, name, description: text });
    const read = await service.current.rest("GET", `/api/v1/credit-packages/${id}`, { as: "reader" });
    expect(read.body.data).toMatchObject({ name, description: text });
  });
});

it("keeps each unchanged as the reason of a spend", async () => {
  for (const [category, texts] of Object.entries(naughtyStrings)) {
    await service.current.purchase(category);
    const spendFor = async (reason: string, index: number) => {
      const input = { userId: category, amount: 1, reason, idempotencyKey: `k${index}` };
      const { body } = await service.current.graphql(spend, {
        as: "robot",
        role: "service",
        variables: { input },
      });
      expect(body.data.spendCredits).toEqual({ entry: { reason }, wallet: { userId: category } });
    };
    await Promise.all(texts.map(spendFor));
    const kept = await service.current.rest("GET", "/api/v1/wallet/entries?first=100", { as: category });
    const reasons = kept.body.data.nodes.map(({ reason }: { reason: string | null }) => reason);
    expect(reasons.toSorted()).toEqual([...texts, null].toSorted());
  }
});
