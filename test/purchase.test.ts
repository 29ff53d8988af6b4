import { starterId, withService } from "./support/harness";

const service = withService();

it("adds the package's credits to the buyer's wallet", async () => {
  const { status, body } = await service.current.purchase("alice", starterId);
  expect(status).toBe(201);
  expect(Object.keys(body)).toEqual(["isSuccess", "statusCode", "data", "errors", "timestamp"]);
  const wallet = await service.current.rest("GET", "/api/v1/wallet", { as: "alice" });
  expect(wallet.body.data).toEqual({ balance: 100, available: 100, environment: "SANDBOX" });
});

it("buys once when twenty identical requests arrive together", async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      service.current.purchase("bob", starterId, {
        "idempotency-key": "k1",
        prefer: "return=representation",
      }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body.data))).size).toBe(1);
  expect(answers.filter(({ headers }) => headers.get("idempotency-replayed") === null)).toHaveLength(1);
});
