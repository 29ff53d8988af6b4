import { withService } from "../support/harness";

const service = withService();

const ask = (query: string, headers: Record<string, string> = { "x-query-cost": "true" }) =>
  service.current.graphql(query, { as: "boss", role: "admin", headers });

it("tells the cost of an operation to those who ask, and of a cached one too", async () => {
  const cost = { requested: 2, maximum: 5000 };
  for (let times = 0; times < 4; times += 1) {
    const { body } = await ask("{ me { userId } }");
    expect(body).toEqual({ data: { me: { userId: "boss" } }, extensions: { cost } });
  }
  const others: Record<string, string>[] = [{}, { "x-query-cost": "false" }];
  for (const headers of others) {
    expect((await ask("{ me { userId } }", headers)).body).toEqual({ data: { me: { userId: "boss" } } });
  }
});

it("tells the cost of an operation that is refused for it", async () => {
  const { body, text } = await ask(
    "{ purchases(first: 100) { nodes { wallet { entries(first: 100) { nodes { id } } } } } }",
  );
  expect(body.errors).toMatchObject([
    { message: expect.stringMatching(/costs \d+/), extensions: { requestId: expect.any(String) } },
  ]);
  expect(body.extensions.cost.requested).toBeGreaterThan(5000);
  expect(text).toContain(`costs ${body.extensions.cost.requested};`);
});

it("tells no cost of a document that cannot be read", async () => {
  const { body } = await ask("{ nothing }");
  expect(body.errors).toHaveLength(1);
  expect(body.extensions).toBeUndefined();
});
