import { auditEntries } from "../../support/audit-log";
import { purchaseOf, storeEventId, unique } from "../../support/revenuecat";
import { withStore } from "../../support/with-store";

const { service, asAdmin, balance, map, send, statusOf } = withStore();

const none = "evt_none";

/** Parked events of one user, because their product is not mapped. */
async function givenParked(count: number) {
  const [user, product] = [unique("user"), unique("product")];
  const events = Array.from({ length: count }, () => purchaseOf(user, { product_id: product }));
  for (const event of events) expect(await send(event)).toBe("PARKED UNKNOWN_PRODUCT");
  return { user, product, events, ids: events.map(({ id }) => storeEventId(id)) };
}

const decideAll = (mutation: string, input: object) =>
  asAdmin(
    `mutation ($input: StoreEventsInput!) { ${mutation}(input: $input) { storeEvents { id status reason } } }`,
    { input },
  );

const entries = async (subject: string) =>
  (await auditEntries(service.current, { subject })).map(({ operation, reason, refusalReasonCode }) => [
    operation,
    reason,
    refusalReasonCode,
  ]);

const dismissed = (id: string) => ({ id, status: "DISMISSED", reason: "UNKNOWN_PRODUCT" });

it("dismisses those that can be dismissed, and says about each of the others why not", async () => {
  const { ids, events } = await givenParked(3);
  const [first = "", second = "", third = ""] = ids;
  await decideAll("dismissStoreEvents", { ids: [second], reason: "A test." });
  const { body } = await decideAll("dismissStoreEvents", {
    ids: [first, none, second, third],
    reason: "Bought by ourselves.",
  });
  expect(body.data.dismissStoreEvents.storeEvents).toEqual([dismissed(first), null, null, dismissed(third)]);
  expect(body.errors).toMatchObject([
    { path: ["dismissStoreEvents", "storeEvents", 1], extensions: { code: "NOT_FOUND", statusCode: 404 } },
    {
      path: ["dismissStoreEvents", "storeEvents", 2],
      extensions: { code: "CONFLICT", details: { reason: "EVENT_DECIDED" } },
    },
  ]);
  for (const event of events) expect(await statusOf(event)).toBe("DISMISSED UNKNOWN_PRODUCT");
  expect(await entries(first)).toEqual([["resolveStoreEvent", "Bought by ourselves.", null]]);
  expect(await entries(second)).toEqual([
    ["resolveStoreEvent", "A test.", null],
    ["resolveStoreEvent", "Bought by ourselves.", "EVENT_DECIDED"],
  ]);
});

it("decides again about several, granting each purchase once", async () => {
  const { ids, user, product } = await givenParked(3);
  await decideAll("dismissStoreEvents", { ids, reason: "Too early." });
  await map(product);
  expect(await balance(user)).toBe(0);
  // Asked more often than operations are interpreted, so that the compiled ones answer the same.
  for (const times of [1, 2, 3, 4]) {
    const { body } = await decideAll("retryStoreEvents", { ids: [...ids, none], reason: "Mapped now." });
    const applied = ids.map((id) => ({ id, status: "APPLIED", reason: null }));
    const decided = times === 1 ? applied : ids.map(() => null);
    expect(body.data.retryStoreEvents.storeEvents).toEqual([...decided, null]);
    expect(body.errors).toHaveLength(times === 1 ? 1 : 4);
    expect(body.errors.at(-1)).toMatchObject({
      path: ["retryStoreEvents", "storeEvents", 3],
      extensions: { code: "NOT_FOUND" },
    });
    expect(await balance(user)).toBe(300);
  }
});

it.each([
  ["no event", { ids: [], reason: "r" }],
  ["more than 50", { ids: Array.from({ length: 51 }, (_, n) => `evt_${n}`), reason: "r" }],
  ["the same twice", { ids: [none, none], reason: "r" }],
  ["an empty id", { ids: [""], reason: "r" }],
  ["no reason", { ids: [none], reason: "" }],
])("refuses %s as a whole", async (_, input) => {
  for (const mutation of ["retryStoreEvents", "dismissStoreEvents"]) {
    const { body } = await decideAll(mutation, input);
    expect(body.data).toEqual({ [mutation]: null });
    expect(body.errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  }
});

it("is priced by the number of events", async () => {
  const ids = Array.from({ length: 50 }, (_, n) => `evt_none_${n}`);
  const { body } = await service.current.graphql(
    `mutation ($input: StoreEventsInput!) {
      ${["a", "b", "c", "d", "e"].map((name) => `${name}: retryStoreEvents(input: $input) { storeEvents { id } }`).join(" ")}
    }`,
    { as: "boss", role: "admin", variables: { input: { ids, reason: "r" } } },
  );
  expect(body.errors).toMatchObject([{ message: expect.stringMatching(/costs 5\d{3};/) }]);
});
