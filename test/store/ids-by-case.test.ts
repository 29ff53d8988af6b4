import { randomUUID } from "node:crypto";
import { checkUserIds } from "../../src/commands/doctor/check-user-ids";
import { purchaseOf, storeEventId, unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, balance, send } = withStore();

/** Sends the purchase of a user, and answers with the event's id. */
async function buy(user: string, expected = "APPLIED", fields = {}): Promise<string> {
  const event = purchaseOf(user, fields);
  expect(await send(event)).toBe(expected);
  return String(event.id);
}

async function similarTo(eventId: string): Promise<string[]> {
  const { body } = await service.current.graphql(
    "query ($id: ID!) { storeEvent(id: $id) { similarUserIds } }",
    { as: "boss", role: "admin", variables: { id: storeEventId(eventId) } },
  );
  return body.data.storeEvent.similarUserIds;
}

const alertsFor = (eventId: string) =>
  service.current.logLines
    .map((line) => JSON.parse(line))
    .filter((line) => line.alert === "user_ids_differ_by_case" && line.storeEvent === storeEventId(eventId));

describe("two users whose ids differ by case only", () => {
  it.each([
    ["a UUID in capitals", (id: string) => id.toUpperCase()],
    ["one that begins with a capital", () => `Erin-${unique("x").toUpperCase()}`],
  ])("stay two users, and the event and the log report %s", async (_, make) => {
    const second = make(randomUUID());
    const first = second.toLowerCase();
    expect(await similarTo(await buy(first))).toEqual([]);
    const eventId = await buy(second);
    expect(await similarTo(eventId)).toEqual([first]);
    expect(alertsFor(eventId)).toEqual([
      expect.objectContaining({ userId: second, similarUserIds: [first] }),
    ]);
    expect([await balance(first), await balance(second)]).toEqual([100, 100]);
  });

  it("are reported in whichever order they come, and from whichever door", async () => {
    const first = randomUUID().toUpperCase();
    expect((await service.current.purchase(first)).status).toBe(201);
    expect(await similarTo(await buy(first.toLowerCase()))).toEqual([first]);
  });

  it("are reported while the purchase still waits", async () => {
    const parked = randomUUID();
    const unknown = { product_id: unique("unmapped") };
    await buy(parked, "PARKED UNKNOWN_PRODUCT", unknown);
    expect(await similarTo(await buy(parked.toUpperCase(), "PARKED UNKNOWN_PRODUCT", unknown))).toEqual([
      parked,
    ]);
  });

  it("are reported by the doctor, however they are spelt, until they are merged", async () => {
    const first = unique(`Ünïque-${randomUUID()}-MiXeD-LeTTers`);
    const second = first.toUpperCase();
    await buy(first);
    await buy(second);
    const [finding] = await checkUserIds(service.current.context.database);
    expect(finding?.change).toContain("mergeWallets");
    expect(finding?.found).toContain(JSON.stringify(first));
    expect(finding?.found).toContain(JSON.stringify(second));
    const { body } = await service.current.graphql(
      "mutation ($input: MergeWalletsInput!) { mergeWallets(input: $input) { wallet { balance } } }",
      {
        as: "boss",
        role: "admin",
        variables: {
          input: { fromUserId: second, intoUserId: first, environment: "SANDBOX", reason: "one person" },
        },
      },
    );
    expect(body.data.mergeWallets.wallet.balance).toBe(200);
    const [after] = await checkUserIds(service.current.context.database);
    expect(after?.found).not.toContain(JSON.stringify(first));
  });

  it("are reported where no event of theirs touched credits", async () => {
    const ignored = randomUUID();
    const expired = { type: "EXPIRATION" };
    await buy(ignored, "IGNORED NO_EFFECT", expired);
    const eventId = await buy(ignored.toUpperCase(), "IGNORED NO_EFFECT", expired);
    expect(await similarTo(eventId)).toEqual([ignored]);
    expect(alertsFor(eventId)).toHaveLength(1);
  });
});

it("reports neither ids that differ otherwise nor anonymous ids", async () => {
  const user = unique("café");
  await buy(user);
  for (const other of [user.replace("é", "e"), `${user} `]) {
    const eventId = await buy(other);
    expect(await similarTo(eventId)).toEqual([]);
    expect(alertsFor(eventId)).toEqual([]);
  }
  const anonymous = unique("$RCAnonymousID:abc");
  await buy(anonymous, "PARKED ANONYMOUS_USER");
  expect(await similarTo(await buy(anonymous.replace("abc", "ABC"), "PARKED ANONYMOUS_USER"))).toEqual([]);
});
