import { atOnce, givenCreditPackage, spend } from "../support/factories";
import { starterId, startTestService, withService, type TestService } from "../support/harness";

const service = withService();
let other: TestService;
/** Packages of three types. The index over wallets has COINS before CREDITS, and GEMS after it. */
let packages: readonly string[];

beforeAll(async () => {
  other = await startTestService({}, { databaseUrl: service.current.databaseUrl });
  packages = [
    starterId,
    await givenCreditPackage(service.current, { credits: 100, creditType: "COINS" }),
    await givenCreditPackage(service.current, { credits: 100, creditType: "GEMS" }),
  ];
});
afterAll(() => other?.stop());

const buy = (index: number, user: string, headers: Record<string, string> = {}) =>
  (index % 2 === 0 ? service.current : other).purchase(user, packages[index % 3], headers);

async function balancesOf(user: string): Promise<number[]> {
  const document = "{ wallets { nodes { balance } } }";
  const { body } = await other.graphql(document, { as: user });
  return body.data.wallets.nodes.map(({ balance }: { balance: number }) => balance);
}

it("sells a new user several types at once at two instances, all of them", async () => {
  for (let round = 0; round < 15; round += 1) {
    const answers = await atOnce(12, (index) => buy(index, `new ${round}`));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(await balancesOf(`new ${round}`)).toEqual([400, 400, 400]);
  }
});

it("sells one package for one idempotency key, whatever the types, also as a user's first", async () => {
  for (let round = 0; round < 15; round += 1) {
    const key = { "idempotency-key": "once" };
    const answers = await atOnce(12, (index) => buy(index, `keyed ${round}`, key));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(8);
    expect(await balancesOf(`keyed ${round}`)).toEqual([100]);
  }
});

it("spends two types of one user at once at two instances, each to the end and no further", async () => {
  for (const [index] of packages.entries()) await buy(index, "spender");
  const answers = await atOnce(60, (index) =>
    spend(index % 4 < 2 ? service.current : other, {
      userId: "spender",
      amount: 5,
      creditType: index % 2 === 0 ? "GEMS" : "COINS",
    }),
  );
  expect(answers.filter(({ body }) => !body.errors)).toHaveLength(40);
  expect(await balancesOf("spender")).toEqual([0, 100, 0]);
});
