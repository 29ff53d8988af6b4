import { spend } from "./support/factories";
import { withService } from "./support/harness";
import { balanceOf, decisionOf, purchaseEvent, sendBody, unique } from "./support/revenuecat";

const service = withService();

/** JSON as it is sent: no JavaScript number could hold these. */
const unsafe = [
  "9007199254740993",
  "-9007199254740993",
  "1e400",
  "1.5",
  "-0",
  "123456789012345678901234567890",
];

/** Sends a document with the variable `id` written as given. */
const ask = (query: string, id: string, role: "service" | "admin") =>
  service.current.rest("POST", "/graphql", {
    as: "renderer",
    role,
    headers: { "content-type": "application/json" },
    raw: JSON.stringify({ query, variables: { id: "PLACE" } }).replace('"PLACE"', id),
  });

const documents: [string, string, "service" | "admin"][] = [
  ["a variable", "query ($id: ID!) { wallet(userId: $id) { balance } }", "service"],
  ["a list's item", "query ($id: ID) { purchases(userId: $id) { nodes { id } } }", "admin"],
];

describe.each(documents)("an id in %s", (_, query, role) => {
  it.each(unsafe)("is refused as the number %s", async (id) => {
    const { status, body } = await ask(query, id, role);
    expect(status).toBe(400);
    expect(body.errors[0].extensions).toMatchObject({ code: "BAD_USER_INPUT", statusCode: 400 });
  });

  it("is taken as a small whole number or as a string", async () => {
    for (const id of ["42", '"42"', '"9007199254740993"'])
      expect((await ask(query, id, role)).body.errors).toBeUndefined();
  });
});

it("spends nobody's credits for an id that was rounded, and those of the right user for a string", async () => {
  const [neighbour, user] = ["9007199254740992", "9007199254740993"];
  for (const buyer of [neighbour, user]) await service.current.purchase(buyer);
  const mutation = `mutation ($input: SpendCreditsInput!) { spendCredits(input: $input) { wallet { userId } } }`;
  const input = `{"userId":${user},"amount":5,"reason":"r","idempotencyKey":"k"}`;
  const answer = await service.current.rest("POST", "/graphql", {
    as: "renderer",
    role: "service",
    headers: { "content-type": "application/json" },
    raw: `{"query":${JSON.stringify(mutation)},"variables":{"input":${input}}}`,
  });
  expect(answer.status).toBe(400);
  expect(await balanceOf(service.current, neighbour)).toBe(100);
  await spend(service.current, { userId: user, amount: 5 });
  expect([await balanceOf(service.current, neighbour), await balanceOf(service.current, user)]).toEqual([
    100, 95,
  ]);
});

it("takes an id in the text of a document as it stands there", async () => {
  const query = "{ wallet(userId: 9007199254740993) { userId } }";
  const { body } = await service.current.graphql(query, { as: "renderer", role: "service" });
  expect(body.data.wallet.userId).toBe("9007199254740993");
});

/** An event of which one field is written as given. */
const sent = (fields: Record<string, unknown>, name: string, id: string) => {
  const event = purchaseEvent({ ...fields, [name]: "PLACE" });
  return sendBody(service.current, JSON.stringify({ event }).replace('"PLACE"', id));
};

describe("a store event", () => {
  it.each(unsafe)("credits nobody for a user id sent as the number %s", async (id) => {
    const ids = { aliases: [], original_app_user_id: null };
    expect(decisionOf(await sent(ids, "app_user_id", id))).toBe("PARKED UNKNOWN_USER");
  });

  it.each(unsafe.filter((id) => id !== "-0"))(
    "has no transaction where it is sent as the number %s",
    async (id) => {
      const user = unique("user");
      const ids = { app_user_id: user, aliases: [user], original_app_user_id: user };
      expect(decisionOf(await sent(ids, "transaction_id", id))).toBe("PARKED MISSING_TRANSACTION");
      expect(await balanceOf(service.current, user)).toBe(0);
    },
  );
});
