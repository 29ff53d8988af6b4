import { starterId, withService } from "../support/harness";
import { ask, buy, expectNoCredits, expectRefusal, times } from "../support/hostile-graphql";

const service = withService();

/** Requests that are refused as a whole, before any of their fields is executed. */
const documents: [name: string, query: string][] = [
  ["an empty document", ""],
  ["white space", " \n\t"],
  ["a comment", "# nothing"],
  ["commas", ",,,"],
  ["an unclosed brace", "{ me { userId }"],
  ["an empty selection", "{ }"],
  ["an unknown character", "{ me { userId } } ☃"],
  ["a NUL", "{ me { userId\u0000 } }"],
  ["a lone surrogate", "{ me { userId } } \ud800"],
  ["an unterminated string", '{ creditPackage(id: "x) { id } }'],
  ["an unterminated block string", '{ creditPackage(id: """x) { id } }'],
  ["a bad escape", '{ creditPackage(id: "\\x") { id } }'],
  ["a surrogate in an escape", '{ creditPackage(id: "\\ud800") { id } }'],
  ["an escape beyond Unicode", '{ creditPackage(id: "\\u{110000}") { id } }'],
  ["a hundred thousand braces within 100 kB", "{".repeat(90_000)],
  ["a field of 80 kB", `{ ${"a".repeat(80_000)} }`],
  ["a string of 80 kB for a number", `{ creditPackages(first: "${"9".repeat(80_000)}") { totalCount } }`],
  ["an enum of 80 kB", `{ wallet(environment: ${"A".repeat(80_000)}) { balance } }`],
  ["a number of 80 kB", `{ creditPackages(first: ${"9".repeat(80_000)}) { totalCount } }`],
  ["numbers in a list of 1,500", `{ creditPackages(first: [${"9,".repeat(1_500)}]) { totalCount } }`],
  ["depth", `{ wallet { ${"entries { nodes { ".repeat(20)} id ${"} }".repeat(20)} } }`],
  ["depth by inline fragments", `{ ${"... { ".repeat(600)} me { userId } ${"} ".repeat(600)} }`],
  ["aliases", `{ ${times(16, (n) => `a${n}: me { userId }`)} }`],
  ["a thousand purchases by alias", `mutation { ${times(150, (n) => `a${n}: ${buy}`)} }`],
  ["root fields", `{ ${times(21, () => "__typename")} }`],
  ["a flood of __typename", `{ ${times(1_900, () => "__typename")} }`],
  ["a flood of __typename in a type", `{ me { ${times(1_900, () => "__typename")} } }`],
  ["tokens", `{ ${times(2_100, () => "me")} }`],
  ["directives", `{ me { userId ${times(51, () => "@include(if: true)")} } }`],
  ["directives that are unknown", `{ me { userId ${times(400, () => "@a")} } }`],
  ["directives on the operation", `query ${times(600, () => "@skip(if: false)")} { me { userId } }`],
  ["@skip without a reason", "{ me @skip { userId } }"],
  ["@include of a string", '{ me @include(if: "yes") { userId } }'],
  ["@defer", "{ me { ... @defer { userId } } }"],
  ["@stream", "{ creditPackages { nodes @stream { id } } }"],
  ["a fragment within itself", "{ me { ...A } } fragment A on Me { ...A }"],
  ["two fragments in a circle", "{ me { ...A } } fragment A on Me { ...B } fragment B on Me { ...A }"],
  ["a circle that nobody enters", "{ me { userId } } fragment A on Me { ...A }"],
  [
    "a circle through fields",
    "{ me { ...A } } fragment A on Me { wallet { entries { nodes { id } } } ...A }",
  ],
  [
    "an exponential fragment",
    `{ me { ...F0 } } ${times(40, (n) => `fragment F${n} on Me { ...F${n + 1} ...F${n + 1} }`)} fragment F40 on Me { userId }`,
  ],
  ["an unknown fragment", "{ me { ...A } }"],
  ["an unused fragment", "{ me { userId } } fragment A on Me { userId }"],
  ["a fragment twice", "{ me { ...A } } fragment A on Me { userId } fragment A on Me { roles }"],
  ["a fragment on a scalar", "{ me { ...A } } fragment A on String { userId }"],
  ["a fragment called on", "{ me { ...on } } fragment on on Me { userId }"],
  ["conflicting fields", "{ me { a: userId a: roles } }"],
  [
    "conflicting arguments",
    "{ creditPackages(first: 1) { totalCount } creditPackages(first: 2) { totalCount } }",
  ],
  ["an unknown field", "{ secrets }"],
  ["an unknown argument", "{ me(admin: true) { userId } }"],
  ["an argument twice", "{ creditPackages(first: 1, first: 2) { totalCount } }"],
  ["a missing argument", "{ purchase { id } }"],
  ["an argument of null", "{ purchase(id: null) { id } }"],
  ["a field of an object left out", "{ me }"],
  ["a selection in a scalar", "{ me { userId { length } } }"],
  [
    "an input field twice",
    `mutation { purchaseCreditPackage(input: {packageId: "x", packageId: "${starterId}"}) { purchase { id } } }`,
  ],
  [
    "an unknown input field",
    `mutation { purchaseCreditPackage(input: {packageId: "${starterId}", credits: 5}) { purchase { id } } }`,
  ],
  [
    "__proto__ as an input field",
    `mutation { purchaseCreditPackage(input: {packageId: "${starterId}", __proto__: {a: 1}}) { purchase { id } } }`,
  ],
  ["a subscription", "subscription { me { userId } }"],
  ["a type definition", "type Query { me: String }"],
  ["a schema extension", "extend type Query { me: String } { me { userId } }"],
  ["an unknown operation kind", "delete { me { userId } }"],
  ["an undefined variable", "{ purchase(id: $id) { id } }"],
  ["an unused variable", "query($id: ID!) { me { userId } }"],
  ["a variable twice", "query($id: ID!, $id: ID!) { purchase(id: $id) { id } }"],
  ["a variable of an unknown type", "query($id: Secret!) { purchase(id: $id) { id } }"],
  ["a variable of an output type", "query($id: Purchase!) { purchase(id: $id) { id } }"],
  ["a variable with itself as default", "query($id: ID! = $id) { purchase(id: $id) { id } }"],
  ["an anonymous operation beside another", "{ me { userId } } query A { me { userId } }"],
  ["two anonymous operations", `mutation { ${buy} } mutation { ${buy} }`],
  ["two operations of one name", "query A { me { userId } } query A { me { roles } }"],
  ["two operations and no name", "query A { me { userId } } query B { me { roles } }"],
  ["a thousand operations", times(180, (n) => `query Q${n} { me { userId } }`)],
  [
    "pages within pages",
    "{ creditPackages(first: 100) { nodes { id } edges { node { id name description credits bonusCredits priceAmount currency sortOrder } cursor } } wallet { entries(first: 100) { nodes { id } edges { node { id kind amount balanceAfter createdAt reference reason actor counterAccount sequence environment } } } } a: purchases(first: 100) { nodes { id credits priceAmount currency createdAt userId environment creditPackage { id name description credits bonusCredits priceAmount currency sortOrder version archivedAt createdAt updatedAt purchaseLimitPerUser } } } }",
  ],
];

describe("refuses a document with", () => {
  it.each(documents)("%s", async (_, query) => {
    const answer = await ask(service.current, { body: { query } });
    expectRefusal(answer, 400);
    expect(answer.body).not.toHaveProperty("data");
    await expectNoCredits(service.current);
  });
});

it("buys once for each alias", async () => {
  const query = `mutation { ${times(15, (n) => `a${n}: purchaseCreditPackage(input: {packageId: "${starterId}", idempotencyKey: "same"}) { wallet { balance } }`)} }`;
  const answer = await service.current.graphql(query, { as: "eve" });
  expect(Object.values(answer.body.data)).toEqual(
    Array.from({ length: 15 }, () => ({ wallet: { balance: 100 } })),
  );
});

it("refuses a document of more than 15,000 characters, by GET and by POST", async () => {
  const longest = `{__typename}${"#".padEnd(14_988, "x")}`;
  const headers = { "apollo-require-preflight": "1" };
  for (const [query, expected] of [
    [longest, 200],
    [`${longest}x`, 400],
  ] as const) {
    expect((await ask(service.current, { body: { query } })).status).toBe(expected);
    const path = `/graphql?query=${encodeURIComponent(query)}`;
    expect((await service.current.rest("GET", path, { headers })).status).toBe(expected);
  }
});

it("refuses a document of more than 1,000 lines, however they end", async () => {
  for (const lineEnd of ["\n", "\r", "\r\n"]) {
    const longest = `{__typename}${lineEnd.repeat(999)}`;
    expect((await ask(service.current, { body: { query: longest } })).status).toBe(200);
    const longer = await ask(service.current, { body: { query: longest + lineEnd } });
    expect(longer.status).toBe(400);
    expect(longer.body.errors[0].extensions.details.fields[0].message).toMatch(
      /at most 1000 lines; it has 1001/,
    );
  }
});

it("reports a mistake once, however often it is made", async () => {
  const directives = "abcdefghijklmn"
    .split("")
    .map((name) => `@${name}`)
    .join(" ");
  const unknown = await service.current.graphql(`{ __typename ${directives} }`);
  expect(unknown.status).toBe(400);
  expect(unknown.body.errors).toHaveLength(1);
  expect(unknown.body.errors[0].message).toMatch(/^Unknown directives "@a", "@b", /);
  const repeated = await service.current.graphql(`{ ${"nothing ".repeat(12)} }`);
  expect(repeated.body.errors).toHaveLength(1);
});
