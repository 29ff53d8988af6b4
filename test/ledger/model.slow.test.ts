import * as fc from "fast-check";
import { auditBooks } from "../support/audit-books";
import { ask, availableIn, foretell, type Cast, type Model, type Operation } from "../support/credits-model";
import { atOnce, balanceOf, givenCreditPackage } from "../support/factories";
import { withService } from "../support/harness";

const service = withService();

const items: Model["items"] = [
  { credits: 100, bonusCredits: 0, creditType: "CREDITS", limit: null, archived: false },
  { credits: 10, bonusCredits: 5, creditType: "GEMS", limit: 1, archived: false },
  { credits: 7, bonusCredits: 0, creditType: "CREDITS", limit: 2, archived: false },
  { credits: 100, bonusCredits: 7, creditType: "GEMS", limit: null, archived: false },
];
const creditTypes = ["CREDITS", "GEMS"] as const;
const user = fc.nat({ max: 1 });
const item = fc.nat({ max: items.length - 1 });
const key = fc.nat({ max: 2 });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("buy" as const),
      user,
      item,
      key: fc.option(key),
      door: fc.constantFrom("rest" as const, "graphql" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("spend" as const),
      user,
      amount: fc.constantFrom(1, 15, 100, 107),
      creditType: fc.constantFrom(...creditTypes),
      key,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("reverse" as const),
      user,
      spendKey: key,
      amount: fc.option(fc.constantFrom(1, 15, 100)),
      key,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("hold" as const),
      user,
      amount: fc.constantFrom(5, 15, 60),
      creditType: fc.constantFrom(...creditTypes),
      key,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("capture" as const),
      user,
      holdKey: key,
      amount: fc.option(fc.constantFrom(4, 15, 70)),
      isFinal: fc.boolean(),
      key,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("release" as const), user, holdKey: key, key }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom("archive" as const, "restore" as const), item }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("reprice" as const),
      item,
      credits: fc.integer({ min: 1, max: 200 }),
    }),
  },
);

let runs = 0;

/** Creates users and packages for one run, so that runs do not affect each other. */
async function givenCast(): Promise<Cast> {
  runs += 1;
  const run = runs;
  return {
    spends: new Map(),
    holds: new Map(),
    users: [0, 1].map((index) => `run ${run} user ${index}`),
    items: await atOnce(items.length, (index) => {
      const { limit, archived: _, ...fields } = items[index] ?? {};
      return givenCreditPackage(service.current, { ...fields, purchaseLimitPerUser: limit });
    }),
  };
}

/** The possible models after the operations: one for each order that would have given these answers. */
function explanations(before: Model, answered: readonly { operation: Operation; answer: string }[]): Model[] {
  if (answered.length === 0) return [before];
  return answered.flatMap(({ operation: first, answer }, index) => {
    const foretold = foretell(before, first);
    return foretold.answer === answer ? explanations(foretold.after, answered.toSpliced(index, 1)) : [];
  });
}

function distinct(models: readonly Model[]): Model[] {
  return [...new Map(models.map((model) => [JSON.stringify(model), model])).values()];
}

/** Whether the batches before have made the spend or the hold that an operation is about. */
function withKnowledge({ spends, holds }: Cast, one: Operation): Operation {
  if (one.kind === "reverse") return { ...one, isKnown: spends.has(`${one.user} ${one.spendKey}`) };
  if (one.kind !== "capture" && one.kind !== "release") return one;
  return { ...one, isKnown: holds.has(`${one.user} ${one.holdKey}`) };
}

/** Runs the batches one after another, each all at once. Fails unless some order of operations explains all answers. */
async function expectSomeOrder(batches: readonly (readonly Operation[])[]): Promise<void> {
  const cast = await givenCast();
  let possible: Model[] = [
    {
      balances: {},
      items,
      bought: {},
      purchases: {},
      spendings: {},
      reversals: {},
      holds: {},
      captures: {},
      releases: {},
    },
  ];
  for (const asked of batches) {
    const batch = asked.map((one) => withKnowledge(cast, one));
    const answered = await Promise.all(
      batch.map(async (one) => ({ operation: one, answer: await ask(service.current, cast, one) })),
    );
    const before = possible;
    possible = distinct(before.flatMap((model) => explanations(model, answered)));
    if (possible.length === 0)
      throw new Error(`No order explains ${JSON.stringify({ before, answered }, null, 2)}`);
  }
  const wallets = creditTypes.flatMap((creditType) => [0, 1].map((index) => ({ index, creditType })));
  const balances = await Promise.all(
    wallets.map(async ({ index, creditType }) => {
      const path = `/api/v1/wallet?creditType=${creditType}`;
      const { balance, available } = (await service.current.rest("GET", path, { as: cast.users[index] })).body
        .data;
      return [balance, available];
    }),
  );
  const foretold = possible.map((model) =>
    wallets.map(({ index, creditType }) => [
      model.balances[`${index} ${creditType}`] ?? 0,
      availableIn(model, index, creditType),
    ]),
  );
  expect(foretold).toContainEqual(balances);
}

it("answers any sequence of purchases, spendings, reversals, holds and changes of packages as the model does", async () => {
  const sequence = fc.array(
    operation.map((one) => [one]),
    { minLength: 5, maxLength: 25 },
  );
  await fc.assert(fc.asyncProperty(sequence, expectSomeOrder), { numRuns: 25 });
  await auditBooks(service.current.context.database);
});

it("answers operations that arrive at once as if they had arrived in some order", async () => {
  const batch = fc.array(operation, { minLength: 2, maxLength: 5 });
  await fc.assert(fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 6 }), expectSomeOrder), {
    numRuns: 40,
  });
  await auditBooks(service.current.context.database);
});

it("adds up under any load of purchases with repeated keys by many users", async () => {
  const request = fc.record({ buyer: fc.nat({ max: 4 }), key });
  let load = 0;
  const property = fc.asyncProperty(fc.array(request, { minLength: 10, maxLength: 60 }), async (requests) => {
    load += 1;
    const buyerOf = (buyer: number) => `load ${load} buyer ${buyer}`;
    const answers = await Promise.all(
      requests.map(({ buyer, key: given }) =>
        service.current.purchase(buyerOf(buyer), undefined, { "idempotency-key": `key-${given}` }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    for (const buyer of new Set(requests.map((one) => one.buyer))) {
      const keys = new Set(requests.filter((one) => one.buyer === buyer).map((one) => one.key));
      expect(await balanceOf(service.current, buyerOf(buyer))).toBe(100 * keys.size);
    }
  });
  await fc.assert(property, { numRuns: 10 });
});
