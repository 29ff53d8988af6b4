import { isNonNullType } from "graphql";
import { schema } from "../support/committed-schema";
import { starterId, withService } from "../support/harness";

const service = withService();

interface Refused {
  readonly path: readonly string[];
  readonly extensions: { readonly code: string };
}

it("answers five panels of a dashboard when the sixth asks for a missing object", async () => {
  await service.current.purchase("alice");
  const { body } = await service.current.graphql(
    `{
      missing: purchase(id: "pur_01KAP2Q9V5X3J8M4T6B7N0C1DE") { id }
      wallet(userId: "alice") { balance }
      purchases(userId: "alice") { totalCount }
      creditPackage(id: "${starterId}") { credits }
      storeEvents { totalCount }
      me { userId }
    }`,
    { as: "root", role: "admin" },
  );
  expect(body.errors).toMatchObject([{ path: ["missing"], extensions: { code: "NOT_FOUND" } }]);
  expect(body.data).toEqual({
    missing: null,
    wallet: { balance: 100 },
    purchases: { totalCount: 1 },
    creditPackage: { credits: 100 },
    storeEvents: { totalCount: 0 },
    me: { userId: "root" },
  });
});

it("answers the allowed fields beside refused ones", async () => {
  const { body } = await service.current.graphql(
    '{ wallet(userId: "bob") { balance } storeEvents { totalCount } me { userId } }',
    { as: "alice" },
  );
  expect(body.data).toEqual({ wallet: null, storeEvents: null, me: { userId: "alice" } });
  const refusals = body.errors.map(({ path, extensions }: Refused) => [path[0], extensions.code]);
  expect(refusals.toSorted()).toEqual([
    ["storeEvents", "FORBIDDEN"],
    ["wallet", "FORBIDDEN"],
  ]);
});

it("has no root field whose refusal empties the rest of a document", () => {
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}),
  );
  expect(fields.length).toBeGreaterThan(20);
  expect(fields.filter(({ type }) => isNonNullType(type)).map(({ name }) => name)).toEqual([]);
});
