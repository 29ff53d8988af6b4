import { isObjectType } from "graphql";
import { plainFieldsOf, schema } from "../support/committed-schema";
import { withService } from "../support/harness";

const service = withService();

interface ListAnswer {
  readonly nodes: readonly Record<string, unknown>[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const lists: readonly { name: string; document: (page: string) => string; path: readonly string[] }[] = [
  {
    name: "by two columns, upwards",
    document: (page) => `{ list: creditPackages(${page}) { nodes { id } ...page } }`,
    path: ["list"],
  },
  {
    name: "by two texts, upwards",
    document: (page) => `{ list: storeProducts(${page}) { nodes { store productId } ...page } }`,
    path: ["list"],
  },
  {
    name: "by a number, downwards",
    document: (page) => `{ wallet { list: entries(${page}) { nodes { id } ...page } } }`,
    path: ["wallet", "list"],
  },
  {
    name: "by an id, downwards",
    document: (page) => `{ list: purchases(${page}) { nodes { id } ...page } }`,
    path: ["list"],
  },
];
const connections: Readonly<Record<string, string>> = {
  "by two columns, upwards": "CreditPackageConnection",
  "by two texts, upwards": "StoreProductConnection",
  "by a number, downwards": "LedgerEntryConnection",
  "by an id, downwards": "PurchaseConnection",
};

async function read({ name, document, path }: (typeof lists)[number], page: string): Promise<ListAnswer> {
  const fragment = `fragment page on ${connections[name]} { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`;
  const answer = await service.current.graphql(`${document(page)} ${fragment}`, {
    as: "root",
    role: "admin",
  });
  expect(answer.body.errors).toBeUndefined();
  return path.reduce((value, key) => value[key], answer.body.data);
}

describe.each(lists)("a list $name", (list) => {
  it("is the same read from its end as from its beginning, whatever the size of a page", async () => {
    for (let count = 0; count < 5; count += 1) await service.current.purchase("root");
    const { nodes } = await read(list, "first: 100");
    expect(nodes.length).toBeGreaterThan(3);
    for (const size of [1, 2, 3, 100]) {
      const forwards: unknown[] = [];
      for (let after: string | null = null; ;) {
        const page: ListAnswer = await read(list, `first: ${size}, after: ${JSON.stringify(after)}`);
        forwards.push(...page.nodes);
        expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
        after = page.pageInfo.endCursor;
        if (!page.pageInfo.hasNextPage) break;
      }
      const backwards: unknown[] = [];
      for (let before: string | null = null; ;) {
        const page: ListAnswer = await read(list, `last: ${size}, before: ${JSON.stringify(before)}`);
        backwards.unshift(...page.nodes);
        expect(page.pageInfo.hasNextPage).toBe(before !== null);
        before = page.pageInfo.startCursor;
        if (!page.pageInfo.hasPreviousPage) break;
      }
      expect(forwards).toEqual(nodes);
      expect(backwards).toEqual(nodes);
    }
  });

  it.each([
    ["first: 2, last: 2", "last"],
    ['last: 2, after: "x"', "after"],
    ['first: 2, before: "x"', "before"],
    ['before: "x"', "before"],
    ["last: 101", "last"],
    ["last: -1", "last"],
    ['last: 2, before: "x"', "before"],
    ['first: 2, after: "x"', "after"],
  ])("refuses %s and names %s", async (page, field) => {
    const answer = await service.current.graphql(list.document(page).replace("...page", ""), {
      as: "root",
      role: "admin",
    });
    expect(answer.body.errors?.[0]?.extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      details: { fields: [{ field }] },
    });
  });
});

it("prices a list by `last` as by `first`", async () => {
  const events = plainFieldsOf("StoreEvent");
  const purchases = plainFieldsOf("Purchase");
  const prices = [];
  for (const size of ["first: 100", "last: 100"]) {
    const document = `{ storeEvents(${size}) { nodes { ${events} } } other: storeEvents(${size}) { nodes { ${events} } } purchases(${size}) { nodes { ${purchases} } } }`;
    const answer = await service.current.graphql(document, { as: "root", role: "admin" });
    prices.push(/^The query costs (\d+);/.exec(answer.body.errors?.[0]?.message)?.[1]);
  }
  expect(Number(prices[0])).toBeGreaterThan(5000);
  expect(prices[1]).toBe(prices[0]);
});

it("lets every connection of the schema be read from both ends", () => {
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
    .filter(({ field }) => /Connection!?$/.test(String(field.type)));
  expect(fields.length).toBeGreaterThan(5);
  for (const { field } of fields)
    expect(field.args.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["first", "after", "last", "before"]),
    );
});
