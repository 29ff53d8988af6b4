import { Wallet } from "../../src/entities/wallet";
import { spend } from "../support/factories";
import { startTestService, starterId, withService } from "../support/harness";
import { purchaseEvent, sendEvent, unique } from "../support/revenuecat";

const service = withService();
const walletsOf = (userId: string) => service.current.context.database.read.countBy(Wallet, { userId });

describe("leaves no wallet behind:", () => {
  it("a spend that is refused, also beside others that are made", async () => {
    const [poor, rich] = [unique("poor"), unique("rich")];
    await service.current.purchase(rich);
    const spends = [poor, rich, poor].map((userId, index) =>
      spend(service.current, { userId, amount: 5, idempotencyKey: unique(`key${index}`) }),
    );
    const codes = (await Promise.all(spends)).map(({ body }) => body.errors?.[0].extensions.details.reason);
    expect(codes).toEqual(["INSUFFICIENT_CREDITS", undefined, "INSUFFICIENT_CREDITS"]);
    expect([await walletsOf(poor), await walletsOf(rich)]).toEqual([0, 1]);
  });

  it("a purchase of a package that is archived", async () => {
    const { body } = await service.current.graphql(
      "{ creditPackages(first: 100, includeArchived: true) { nodes { id archivedAt } } }",
      { as: "boss", role: "admin" },
    );
    const archived = body.data.creditPackages.nodes.find(
      ({ archivedAt }: { archivedAt: unknown }) => archivedAt,
    );
    const buyer = unique("buyer");
    expect((await service.current.purchase(buyer, archived.id)).status).toBe(409);
    expect(await walletsOf(buyer)).toBe(0);
  });

  it("a purchase of a package that does not exist, or without the right role", async () => {
    const buyer = unique("buyer");
    expect((await service.current.purchase(buyer, "f".repeat(24))).status).toBe(404);
    expect(await walletsOf(buyer)).toBe(0);
  });

  it("a store purchase that no wallet can hold", async () => {
    const largest = await service.current.graphql(
      `mutation { createCreditPackage(input: { name: "Largest", credits: 9007199254740991, priceAmount: 1, currency: "USD" })
         { creditPackage { id } } }`,
      { as: "boss", role: "admin" },
    );
    const productId = unique("largest");
    await service.current.graphql(
      "mutation ($input: MapStoreProductInput!) { mapStoreProduct(input: $input) { storeProduct { productId } } }",
      {
        as: "boss",
        role: "admin",
        variables: {
          input: {
            store: "APP_STORE",
            productId,
            packageId: largest.body.data.createCreditPackage.creditPackage.id,
          },
        },
      },
    );
    const buyer = unique("buyer");
    const ids = { app_user_id: buyer, original_app_user_id: buyer, aliases: [buyer] };
    const event = purchaseEvent({ ...ids, product_id: productId, quantity: 2 });
    const { body } = await sendEvent(service.current, event);
    expect(body.data).toMatchObject({ status: "PARKED", reason: "WALLET_LIMIT_REACHED" });
    expect(await walletsOf(buyer)).toBe(0);
  });
});

it("creates one wallet for a first purchase that arrives together with refused spends", async () => {
  const user = unique("user");
  await spend(service.current, { userId: user, amount: 5, idempotencyKey: "k" });
  const [bought] = await Promise.all([
    service.current.purchase(user, starterId),
    ...Array.from({ length: 5 }, (_, index) =>
      spend(service.current, { userId: user, amount: 1000, idempotencyKey: `k${index}` }),
    ),
  ]);
  expect(bought.status).toBe(201);
  expect(await walletsOf(user)).toBe(1);
});

it("leaves no wallet behind in production, where nobody may buy", async () => {
  const production = await startTestService({ NODE_ENV: "production", MIGRATE_ON_START: "true" });
  try {
    expect((await production.purchase("alice")).status).toBe(403);
    expect(await production.context.database.read.count(Wallet)).toBe(0);
  } finally {
    await production.stop();
  }
});
