import { spend } from "../support/factories";
import { starterId, withService } from "../support/harness";
import { balanceOf, decisionOf, purchaseEvent, sendBody, unique } from "../support/revenuecat";

const service = withService();

/** Numbers as they are sent in JSON. A JavaScript number cannot hold them exactly. */
const unsafe = [
  "9007199254740993",
  "9007199254740992",
  "-9007199254740993",
  // JavaScript reads these as 9007199254740991 and 1, which are safe integers and could be other users' ids.
  "9007199254740991.4",
  "1.0000000000000000000001",
  "1e21",
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

  it.each(unsafe)("is refused as the number %s by GET", async (id) => {
    const search = new URLSearchParams({ query, variables: `{"id":${id}}` });
    const { status, body } = await service.current.rest("GET", `/graphql?${search.toString()}`, {
      as: "renderer",
      role,
      headers: { "apollo-require-preflight": "1" },
    });
    expect(status).toBe(400);
    expect(body.errors[0].extensions).toMatchObject({ code: "BAD_USER_INPUT", statusCode: 400 });
  });

  it("is accepted as a small whole number or as a string", async () => {
    for (const id of ["42", '"42"', '"9007199254740993"'])
      expect((await ask(query, id, role)).body.errors).toBeUndefined();
  });
});

it("spends no credits for a rounded id, and the right user's for a string", async () => {
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

it("takes an id in the text of a document exactly", async () => {
  const query = "{ wallet(userId: 9007199254740993) { userId } }";
  const { body } = await service.current.graphql(query, { as: "renderer", role: "service" });
  expect(body.data.wallet.userId).toBe("9007199254740993");
});

/** The JSON of an event in which one field is written as given. */
const sent = (fields: Record<string, unknown>, name: string, id: string) => {
  const event = purchaseEvent({ ...fields, [name]: "PLACE" });
  return sendBody(service.current, JSON.stringify({ event }).replace('"PLACE"', id));
};

describe("a store event", () => {
  it.each(unsafe)("credits nobody for a user id sent as the number %s", async (id) => {
    const ids = { aliases: [], original_app_user_id: null };
    expect(decisionOf(await sent(ids, "app_user_id", id))).toBe("PARKED UNKNOWN_USER");
  });

  it.each(unsafe)("has no transaction where it is sent as the number %s", async (id) => {
    const user = unique("user");
    const ids = { app_user_id: user, aliases: [user], original_app_user_id: user };
    expect(decisionOf(await sent(ids, "transaction_id", id))).toBe("PARKED MISSING_TRANSACTION");
    expect(await balanceOf(service.current, user)).toBe(0);
  });

  it.each(unsafe)("credits no alias beside a user id sent as the number %s", async (id) => {
    const alias = unique("alias");
    const ids = { aliases: [alias], original_app_user_id: alias };
    expect(decisionOf(await sent(ids, "app_user_id", id))).toBe("PARKED UNKNOWN_USER");
    expect(decisionOf(await sent({ aliases: [alias], app_user_id: null }, "original_app_user_id", id))).toBe(
      "PARKED UNKNOWN_USER",
    );
    expect(await balanceOf(service.current, alias)).toBe(0);
  });

  it.each(unsafe)("moves no purchase to the user whom a transfer names beside the number %s", async (id) => {
    const [anonymous, user] = [unique("$RCAnonymousID:"), unique("user")];
    const ids = { app_user_id: anonymous, original_app_user_id: anonymous, aliases: [anonymous] };
    const raw = JSON.stringify({ event: purchaseEvent(ids) });
    expect(decisionOf(await sendBody(service.current, raw))).toBe("PARKED ANONYMOUS_USER");
    const transfer = {
      type: "TRANSFER",
      id: unique("event"),
      environment: "SANDBOX",
      transferred_from: [anonymous],
    };
    const event = JSON.stringify({ event: { ...transfer, transferred_to: [user, "PLACE"] } });
    const answer = await sendBody(service.current, event.replace('"PLACE"', id));
    expect(decisionOf(answer)).toBe("PARKED UNKNOWN_USER");
    expect(await balanceOf(service.current, user)).toBe(0);
  });

  it.each(unsafe)(
    "keeps the number %s unreadable where it is written anew without attributes",
    async (id) => {
      const [alias, mail] = [unique("alias"), { $email: { value: "a@example.com" } }];
      const ids = { aliases: [alias], original_app_user_id: alias, subscriber_attributes: mail };
      expect(decisionOf(await sent(ids, "app_user_id", id))).toBe("PARKED UNKNOWN_USER");
      expect(decisionOf(await sent({ subscriber_attributes: mail }, "transaction_id", id))).toBe(
        "PARKED MISSING_TRANSACTION",
      );
    },
  );

  it("credits its own user whatever numbers are among the aliases", async () => {
    const user = unique("user");
    const ids = { app_user_id: user, original_app_user_id: user, aliases: [user, 7] };
    expect(decisionOf(await sendBody(service.current, JSON.stringify({ event: purchaseEvent(ids) })))).toBe(
      "APPLIED",
    );
  });
});

it("leaves other numbers unchanged: unused fields, amounts, and texts full of digits", async () => {
  const bought = await service.current.rest("POST", "/api/v1/credit-packages/purchase", {
    as: "digits",
    raw: `{"packageId":"${starterId}","other":9007199254740993,"more":[1e400,-0]}`,
    headers: { "content-type": "application/json" },
  });
  expect(bought.status).toBe(201);
  const reason = 'of: 9007199254740993, "-0", [1e400] \\';
  const { body } = await spend(service.current, { userId: "digits", amount: 10, reason });
  expect(body.data.spendCredits.entry).toMatchObject({ amount: -10, reason });
});

it("reads a large event with long strings in time that grows with its length", async () => {
  const note = `${'\\"'.repeat(150_000)}: -0`;
  const started = process.cpuUsage();
  const raw = JSON.stringify({ event: purchaseEvent({ note }) });
  expect((await sendBody(service.current, raw)).status).toBe(200);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(3000);
});
