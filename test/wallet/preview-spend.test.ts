import { balanceOf, errorOf } from "../support/factories";
import { withService } from "../support/harness";
import { unique } from "../support/revenuecat";

const service = withService();

const preview = (input: object, caller: object = { as: "renderer", role: "service" }) =>
  service.current.graphql(
    `query ($input: PreviewSpendInput!) { previewSpend(input: $input) {
      required available missing isPossible refusal balanceAfter wallet { userId balance } } }`,
    { ...caller, variables: { input } },
  );

it("answers what a spend would do, and changes nothing", async () => {
  const userId = unique("user");
  await service.current.purchase(userId);
  expect((await preview({ userId, amount: 30 })).body.data.previewSpend).toEqual({
    required: 30,
    available: 100,
    missing: 0,
    isPossible: true,
    refusal: null,
    balanceAfter: 70,
    wallet: { userId, balance: 100 },
  });
  expect((await preview({ userId, amount: 130 })).body.data.previewSpend).toEqual({
    required: 130,
    available: 100,
    missing: 30,
    isPossible: false,
    refusal: "INSUFFICIENT_CREDITS",
    balanceAfter: null,
    wallet: { userId, balance: 100 },
  });
  expect(await balanceOf(service.current, userId)).toBe(100);
});

it("answers for a user who never had credits, without making a wallet", async () => {
  const userId = unique("user");
  const { body } = await preview({ userId, amount: 1, creditType: "GEMS" });
  expect(body.data.previewSpend).toMatchObject({ available: 0, missing: 1, refusal: "INSUFFICIENT_CREDITS" });
  const { body: after } = await service.current.graphql(`{ wallet(userId: "${userId}") { exists } }`, {
    as: "boss",
    role: "admin",
  });
  expect(after.data.wallet.exists).toBe(false);
});

it("is refused to users, and to wrong input", async () => {
  expect(errorOf(await preview({ userId: "a", amount: 1 }, { as: "a", role: "user" })).code).toBe(
    "FORBIDDEN",
  );
  expect(errorOf(await preview({ userId: "a", amount: 0 })).details.fields).toMatchObject([
    { field: "amount" },
  ]);
});
