import { isObjectType } from "graphql";
import { buildGraphqlSchema } from "../../src/resolvers/schema";
import { rootRows } from "../support/authorisation";
import { routeRows, typeRows } from "../support/authorisation-of-types";
import { withService } from "../support/harness";
import { registeredRoutes } from "../support/registered-routes";

const service = withService();
const schema = buildGraphqlSchema();

/** Arguments that only select from what the field shows without them, so they need no row. */
const neutral = new Set(["first", "after", "last", "before", "id", "ids", "input"]);

it("the expectation table has a row for every root field, and for every argument that may ask for more", () => {
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}).flatMap(({ name, args }) => [
      `${type?.name}.${name}`,
      ...args.filter((arg) => !neutral.has(arg.name)).map((arg) => `${type?.name}.${name}(${arg.name})`),
    ]),
  );
  expect(Object.keys(rootRows).toSorted()).toEqual(roots.toSorted());
});

it("the expectation table has a row for every field of every object", () => {
  const shells = /^__|(Connection|Edge|Payload)$|^(Query|Mutation|Subscription|PageInfo)$/;
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !shells.test(name))
    .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
  const expected = Object.entries(typeRows).flatMap(([type, row]) =>
    [row.open, row.staff, row.readers]
      .flatMap((names) => names?.split(" ") ?? [])
      .map((field) => `${type}.${field}`),
  );
  expect(expected.toSorted()).toEqual(fields.toSorted());
});

it("the expectation table has a row for every REST route", async () => {
  const routes = await registeredRoutes(service.current.context);
  expect(Object.keys(routeRows).toSorted()).toEqual(routes.map(({ name }) => name).toSorted());
});
