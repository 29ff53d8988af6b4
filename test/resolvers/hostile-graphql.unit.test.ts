import {
  starterId,
  startTestService,
  withService,
  type RestAnswer,
  type TestService,
} from "../support/harness";
import { auditBooks } from "../support/audit-books";

type Status = 400 | 403 | 404 | 405 | 409 | 413 | 415 | 401;
interface Ask {
  readonly method?: string;
  readonly search?: string;
  readonly headers?: Record<string, string>;
  /** Sent as JSON; nothing is sent without it. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array;
}

const service = withService();
const codes: Record<Status, string> = {
  400: "BAD_USER_INPUT",
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
};
const answerBytesMax = 20_000;

async function ask(request: Ask, to: TestService = service.current): Promise<RestAnswer> {
  const { method = "POST", search = "", headers = {}, body, raw } = request;
  return to.rest(method, `/graphql${search}`, {
    as: "mallory",
    role: "admin",
    body,
    raw: raw === undefined ? undefined : Buffer.from(raw as Uint8Array),
    headers: { ...(raw === undefined ? {} : { "content-type": "application/json" }), ...headers },
  });
}

/** Fails unless the answer is a refusal in the one form that the contract gives it, and small. */
function expectRefusal(answer: RestAnswer, status: Status, httpStatus: number = status): void {
  expect(answer.status).toBe(httpStatus);
  expect(answer.body.errors.length).toBeGreaterThan(0);
  for (const { message, extensions } of answer.body.errors) {
    expect(typeof message).toBe("string");
    expect(extensions).toMatchObject({
      code: codes[status],
      statusCode: status,
      requestId: answer.headers.get("x-request-id"),
    });
    expect(
      Object.keys(extensions)
        .filter((key) => key !== "details")
        .toSorted(),
    ).toEqual(["code", "requestId", "statusCode"]);
  }
  expect(answer.text).not.toMatch(/node_modules|\.ts:|\bat \w+ \(|SELECT |INSERT /);
  expect(answer.text.length).toBeLessThan(answerBytesMax);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json; charset=utf-8$/);
}

async function expectNoCredits(): Promise<void> {
  const wallet = await service.current.rest("GET", "/api/v1/wallet", { as: "mallory" });
  expect(wallet.body.data.balance).toBe(0);
}

const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(" ");
const buy = `purchaseCreditPackage(input: {packageId: "${starterId}"}) { purchase { id } }`;
const buyWith =
  "mutation($input: PurchaseCreditPackageInput!) { purchaseCreditPackage(input: $input) { purchase { id } } }";

/** Requests that are refused as a whole, before anything of them is done. */
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
    "{ creditPackages(first: 100) { nodes { id } edges { node { id name description credits bonusCredits priceAmount currency sortOrder } cursor } } wallet { entries(first: 100) { nodes { id } edges { node { id kind amount balanceAfter createdAt reference reason actor counterAccount sequence environment } } } } a: purchases(first: 100) { nodes { id creditPackage { id name description credits bonusCredits priceAmount currency } } } }",
  ],
];

describe("refuses a document with", () => {
  it.each(documents)("%s", async (_, query) => {
    expectRefusal(await ask({ body: { query } }), 400);
    await expectNoCredits();
  });
});

const me = "{ me { userId } }";
const search = (parameters: Record<string, string>) => `?${new URLSearchParams(parameters)}`;
const preflighted = { "apollo-require-preflight": "true" };
const json = { "content-type": "application/json" };
const requests: [name: string, request: Ask, status: Status, httpStatus?: number][] = [
  ["no body", { headers: json }, 400],
  ["an empty body", { raw: "" }, 400],
  ["null", { body: null }, 400],
  ["a number", { body: 1 }, 400],
  ["a string", { body: me }, 400],
  ["true", { body: true }, 400],
  ["an empty object", { body: {} }, 400],
  ["an empty batch", { body: [] }, 400],
  ["a batch of one", { body: [{ query: me }] }, 400],
  [
    "a batch of purchases",
    { body: Array.from({ length: 100 }, () => ({ query: `mutation { ${buy} }` })) },
    400,
  ],
  ["a batch in an object", { body: { 0: { query: me }, length: 1 } }, 400],
  ["no JSON", { raw: "{" }, 400],
  ["a hundred thousand brackets", { raw: "[".repeat(99_999) }, 400],
  ["deep JSON", { raw: `${'{"query":'.repeat(9_000)}1${"}".repeat(9_000)}` }, 400],
  ["more than 100 kB", { raw: JSON.stringify({ query: me, a: "x".repeat(100_000) }) }, 413],
  ["a byte order mark", { raw: `\ufeff${JSON.stringify({ query: me })}` }, 400],
  ["broken UTF-8", { raw: Buffer.from([0x7b, 0xff, 0x7d]) }, 400],
  ["a null query", { body: { query: null } }, 400],
  ["a numeric query", { body: { query: 1 } }, 400],
  ["a boolean query", { body: { query: true } }, 400],
  ["a list of queries", { body: { query: [me] } }, 400],
  ["a query object", { body: { query: { kind: "Document", definitions: [] } } }, 400],
  ["a query in a prototype", { raw: `{"__proto__":{"query":"${me}"}}` }, 400],
  ["a query under another name", { body: { Query: me } }, 400],
  ["a list of variables", { body: { query: me, variables: [] } }, 400],
  ["variables as a string", { body: { query: me, variables: "{" } }, 400],
  ["numeric variables", { body: { query: me, variables: 1 } }, 400],
  ["boolean variables", { body: { query: me, variables: true } }, 400],
  ["a list of extensions", { body: { query: me, extensions: [] } }, 400],
  ["extensions as a string", { body: { query: me, extensions: "{" } }, 400],
  ["a numeric operation name", { body: { query: me, operationName: 1 } }, 400],
  ["an operation name in a list", { body: { query: me, operationName: ["a"] } }, 400],
  ["an unknown operation name", { body: { query: me, operationName: "Nobody" } }, 400],
  ["an operation name of 90 kB", { body: { query: me, operationName: "a".repeat(90_000) } }, 400],
  ["an operation name like a method", { body: { query: me, operationName: "__proto__" } }, 400],
  [
    "a persisted query",
    { body: { extensions: { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } } } },
    400,
    200,
  ],
  [
    "a persisted query with its text",
    { body: { query: me, extensions: { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } } } },
    400,
    200,
  ],
  ["a persisted query of no version", { body: { query: me, extensions: { persistedQuery: {} } } }, 400, 200],
  [
    "a persisted query by GET",
    {
      method: "GET",
      headers: preflighted,
      search: search({ extensions: '{"persistedQuery":{"version":1,"sha256Hash":"x"}}' }),
    },
    400,
    200,
  ],
  [
    "a form",
    {
      raw: `query=${encodeURIComponent(me)}`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    },
    415,
  ],
  ["plain text", { raw: JSON.stringify({ query: me }), headers: { "content-type": "text/plain" } }, 415],
  [
    "a multipart upload",
    { raw: "--x--", headers: { "content-type": "multipart/form-data; boundary=x" } },
    415,
  ],
  ["application/graphql", { raw: me, headers: { "content-type": "application/graphql" } }, 415],
  [
    "a simple content type, preflighted",
    {
      raw: JSON.stringify({ query: `mutation { ${buy} }` }),
      headers: { "content-type": "text/plain", ...preflighted },
    },
    415,
  ],
  [
    "a type that ends like JSON",
    { raw: JSON.stringify({ query: me }), headers: { "content-type": "text/plain;application/json" } },
    415,
  ],
  ["gzip", { raw: "x", headers: { "content-encoding": "gzip" } }, 415],
  ["GET without a query", { method: "GET", headers: preflighted }, 400],
  ["GET of a form on another site", { method: "GET", search: search({ query: me }) }, 400],
  [
    "GET as plain text",
    { method: "GET", search: search({ query: me }), headers: { "content-type": "text/plain" } },
    400,
  ],
  ["GET with an empty query", { method: "GET", search: "?query=", headers: preflighted }, 400],
  [
    "GET with two queries",
    { method: "GET", search: "?query=%7Bme%7D&query=%7Bme%7D", headers: preflighted },
    400,
  ],
  [
    "GET with broken variables",
    { method: "GET", search: search({ query: me, variables: "{" }), headers: preflighted },
    400,
  ],
  [
    "GET with a list of variables",
    { method: "GET", search: search({ query: me, variables: "[]" }), headers: preflighted },
    400,
  ],
  [
    "GET with broken extensions",
    { method: "GET", search: search({ query: me, extensions: "{" }), headers: preflighted },
    400,
  ],
  ["GET with a bad escape", { method: "GET", search: "?query=%E0%A4%A", headers: preflighted }, 400],
  [
    "GET of a mutation",
    { method: "GET", search: search({ query: `mutation { ${buy} }` }), headers: preflighted },
    405,
  ],
  [
    "GET of a mutation beside a query",
    {
      method: "GET",
      search: search({ query: `query A { me { userId } } mutation B { ${buy} }`, operationName: "B" }),
      headers: preflighted,
    },
    405,
  ],
  [
    "a POST whose mutation is in the URL",
    { search: search({ query: `mutation { ${buy} }` }), body: {} },
    400,
  ],
  ["PUT", { method: "PUT", body: { query: me } }, 405],
  ["PATCH", { method: "PATCH", body: { query: me } }, 405],
  ["DELETE", { method: "DELETE" }, 405],
  ["a type that nobody speaks", { body: { query: me }, headers: { accept: "text/plain" } }, 400, 406],
];

describe("refuses a request with", () => {
  it.each(requests)("%s", async (_, request, status, httpStatus = status) => {
    expectRefusal(await ask(request), status, httpStatus);
    await expectNoCredits();
  });
});

/** Values that no `ID!` or `String!` takes. */
const notStrings: unknown[] = [
  null,
  true,
  false,
  1.5,
  Infinity,
  [],
  ["x", "y"],
  {},
  { $ne: null },
  { toString: "x" },
];
/** Values that every string input refuses, or where any text is allowed does not find. */
const evilStrings = [
  "\0",
  "a\0b",
  "\ud800",
  "a\udfff",
  "\udc00\ud800",
  "x".repeat(90_000),
  "😀".repeat(20_000),
];

const fields: [name: string, query: string, variables: (value: unknown) => object, missing?: Status][] = [
  ["packageId", buyWith, (packageId) => ({ input: { packageId } }), 404],
  ["idempotencyKey", buyWith, (idempotencyKey) => ({ input: { packageId: starterId, idempotencyKey } })],
  ["package id", "query($id: ID!) { creditPackage(id: $id) { id } }", (id) => ({ id }), 404],
  ["purchase id", "query($id: ID!) { purchase(id: $id) { id } }", (id) => ({ id }), 404],
  ["wallet's user", "query($userId: ID) { wallet(userId: $userId) { balance } }", (userId) => ({ userId })],
  [
    "purchases' user",
    "query($userId: ID) { purchases(userId: $userId) { totalCount } }",
    (userId) => ({ userId }),
  ],
  [
    "packages' cursor",
    "query($after: String) { creditPackages(after: $after) { totalCount } }",
    (after) => ({ after }),
  ],
  [
    "purchases' cursor",
    "query($after: String) { purchases(after: $after) { totalCount } }",
    (after) => ({ after }),
  ],
  [
    "entries' cursor",
    "query($after: String) { wallet { entries(after: $after) { totalCount } } }",
    (after) => ({ after }),
  ],
  ...(["name", "description", "currency"] as const).map((field): (typeof fields)[number] => [
    `new package's ${field}`,
    "mutation($input: CreateCreditPackageInput!) { createCreditPackage(input: $input) { creditPackage { id } } }",
    (value) => ({ input: { name: "x", credits: 1, priceAmount: 1, currency: "USD", [field]: value } }),
  ]),
  ...(["name", "description", "currency"] as const).map((field): (typeof fields)[number] => [
    `changed package's ${field}`,
    "mutation($input: UpdateCreditPackageInput!) { updateCreditPackage(input: $input) { creditPackage { id } } }",
    (value) => ({ input: { id: "65a1234bcde5678f9012345a", [field]: value } }),
  ]),
  ...(["update", "archive", "restore"] as const).map((verb): (typeof fields)[number] => [
    `id of the package to ${verb}`,
    `mutation($input: ${verb === "update" ? "UpdateCreditPackageInput" : "CreditPackageIdInput"}!) { ${verb}CreditPackage(input: $input) { creditPackage { id } } }`,
    (id) => ({ input: { id } }),
    404,
  ]),
];
const nullable = /idempotencyKey|user|cursor|description/;

describe("refuses as a variable for", () => {
  it.each(fields)("%s: whatever is no text", async (name, query, variables) => {
    for (const value of notStrings) {
      if (value === null && nullable.test(name)) continue;
      // JSON.stringify would write null for a number beyond all bounds.
      const raw = JSON.stringify({ query, variables: variables(value) }, (_, given) =>
        given === Infinity ? "BEYOND" : given,
      ).replaceAll('"BEYOND"', "1e400");
      const answer = await ask({ raw });
      expectRefusal(answer, 400, value === null ? answer.status : 400);
    }
    await expectNoCredits();
  });

  it.each(fields)("%s: text that cannot be kept", async (_, query, variables, missing = 400) => {
    for (const value of evilStrings) {
      const answer = await ask({ body: { query, variables: variables(value) } });
      const statuses = answer.body.errors.map(({ extensions }: any) => extensions.statusCode); // oxlint-disable-line typescript/no-explicit-any
      expect(statuses.every((status: number) => status === 400 || status === missing)).toBe(true);
      expectRefusal(answer, statuses[0], answer.status === 200 ? 200 : statuses[0]);
    }
    await expectNoCredits();
  });

  const numbers = [
    "1.5",
    "-1",
    "1e400",
    "-1e400",
    "9007199254740992",
    "9007199254740993",
    "1e21",
    '"1"',
    '"abc"',
    '""',
    "true",
    "[1]",
    "{}",
    "-9007199254740993",
    '"9007199254740993"',
    '"1e3"',
    "1e-7",
  ];
  const amounts: [name: string, query: string, variables: (json: string) => string][] = [
    [
      "credits",
      "mutation($input: CreateCreditPackageInput!) { createCreditPackage(input: $input) { creditPackage { id } } }",
      (value) => `{"input":{"name":"x","priceAmount":1,"currency":"USD","credits":${value}}}`,
    ],
    [
      "bonusCredits",
      "mutation($input: CreateCreditPackageInput!) { createCreditPackage(input: $input) { creditPackage { id } } }",
      (value) =>
        `{"input":{"name":"x","priceAmount":1,"currency":"USD","credits":1,"bonusCredits":${value}}}`,
    ],
    [
      "priceAmount",
      "mutation($input: UpdateCreditPackageInput!) { updateCreditPackage(input: $input) { creditPackage { id } } }",
      (value) => `{"input":{"id":"65a1234bcde5678f9012345a","priceAmount":${value}}}`,
    ],
    [
      "purchaseLimitPerUser",
      "mutation($input: UpdateCreditPackageInput!) { updateCreditPackage(input: $input) { creditPackage { id } } }",
      (value) => `{"input":{"id":"65a1234bcde5678f9012345a","purchaseLimitPerUser":${value}}}`,
    ],
    [
      "first",
      "query($first: Int!) { creditPackages(first: $first) { totalCount } }",
      (value) => `{"first":${value}}`,
    ],
  ];
  it.each(amounts)("%s: whatever is no whole number in range", async (_, query, variables) => {
    const before = await service.current.graphql("{ creditPackages { totalCount } }", { as: "mallory" });
    for (const number of numbers) {
      const answer = await ask({
        raw: `{"query":${JSON.stringify(query)},"variables":${variables(number)}}`,
      });
      if (!answer.body.errors) throw new Error(`${number} was taken: ${answer.text}`);
      expectRefusal(answer, 400, answer.status === 200 ? 200 : 400);
    }
    const after = await service.current.graphql("{ creditPackages { totalCount } }", { as: "mallory" });
    expect(after.body).toEqual(before.body);
  });

  it("amount: whatever no wallet holds", async () => {
    const query =
      'mutation($amount: SafeInt!) { spendCredits(input: {userId: "mallory", amount: $amount, reason: "r", idempotencyKey: "k"}) { entry { id } } }';
    for (const number of [...numbers, "0"]) {
      const raw = `{"query":${JSON.stringify(query)},"variables":{"amount":${number}}}`;
      const answer = await service.current.rest("POST", "/graphql", {
        as: "robot",
        role: "service",
        raw: Buffer.from(raw),
        headers: json,
      });
      expectRefusal(answer, 400, answer.status === 200 ? 200 : 400);
    }
    const big = await service.current.graphql(query, {
      as: "robot",
      role: "service",
      variables: { amount: Number.MAX_SAFE_INTEGER },
    });
    expectRefusal(big, 409, 200);
  });

  it("a reason: text that cannot be kept", async () => {
    for (const [field, values] of [
      ["reason", evilStrings],
      ["userId", evilStrings],
      ["idempotencyKey", [...evilStrings, " ", "é"]],
    ] as const)
      for (const value of values) {
        const input = { userId: "mallory", amount: 1, reason: "r", idempotencyKey: "k", [field]: value };
        const answer = await service.current.graphql(
          "mutation($input: SpendCreditsInput!) { spendCredits(input: $input) { entry { id } } }",
          { as: "robot", role: "service", variables: { input } },
        );
        expectRefusal(answer, 400, value.length > 15_000 ? 400 : 200);
      }
  });
});

it("refuses variables that are wrong in ten thousand places, briefly", async () => {
  const input = Object.fromEntries(Array.from({ length: 6_000 }, (_, n) => [`field${n}`, n]));
  expectRefusal(await ask({ body: { query: buyWith, variables: { input } } }), 400);
});

it("refuses to quote what is long", async () => {
  const value = "x".repeat(90_000);
  const query = "query($first: Int!) { creditPackages(first: $first) { totalCount } }";
  for (const first of [value, [value], { [value]: 1 }]) {
    const answer = await ask({ body: { query, variables: { first } } });
    expectRefusal(answer, 400);
    expect(answer.text.length).toBeLessThan(2_000);
  }
});

it("ignores variables that nobody declared", async () => {
  const raw = `{"query":"${me}","variables":{"__proto__":{"userId":"bob"},"x":${"[".repeat(5_000)}${"]".repeat(5_000)}}}`;
  expect((await ask({ raw })).body).toEqual({ data: { me: { userId: "mallory" } } });
});

it("buys once for each alias, and not more often than it says", async () => {
  const query = `mutation { ${times(15, (n) => `a${n}: purchaseCreditPackage(input: {packageId: "${starterId}", idempotencyKey: "same"}) { wallet { balance } }`)} }`;
  const answer = await service.current.graphql(query, { as: "eve" });
  expect(Object.values(answer.body.data)).toEqual(
    Array.from({ length: 15 }, () => ({ wallet: { balance: 100 } })),
  );
});

it("leaves no trace of a planted prototype in the process", () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
});

describe("in production", () => {
  let production: TestService;
  beforeAll(async () => {
    production = await startTestService({ NODE_ENV: "production" });
  });
  afterEach(() => auditBooks(production.service.database));
  afterAll(() => production.stop());

  it.each([
    "{ __schema { queryType { name } } }",
    '{ __type(name: "Query") { name } }',
    "query IntrospectionQuery { __schema { types { name fields { name } } } }",
    "{ me { userId } ... on Query { __schema { types { name } } } }",
    "{ ...A } fragment A on Query { __schema { types { name } } }",
    "{ a: __schema { types { name } } }",
  ])("has no introspection: %s", async (query) => {
    const answer = await ask({ body: { query } }, production);
    expectRefusal(answer, 400);
    expect(answer.text).not.toMatch(/purchaseCreditPackage|creditPackages|spendCredits/);
  });

  it.each([
    "{ mee { userId } }",
    "{ creditPackage(idd: 1) { id } }",
    "{ me { userIdd } }",
    "mutation { purchaseCreditPackag }",
    "{ wallet(environment: SANDBOXX) { balance } }",
    "{ me { ... on Mee { userId } } }",
    "query($a: Strin) { me { userId } }",
    "{ me @skipp(if: true) { userId } }",
    "mutation { purchaseCreditPackage(input: {packageIdd: 1}) { purchase { id } } }",
  ])("gives no hint: %s", async (query) => {
    const answer = await ask({ body: { query } }, production);
    expectRefusal(answer, 400);
    expect(answer.text).not.toMatch(/did you mean/i);
  });

  it("gives no hint about variables", async () => {
    const variables = { input: { packageIdd: "x", packageId: "x" } };
    const answer = await ask({ body: { query: buyWith, variables } }, production);
    expectRefusal(answer, 400);
    expect(answer.text).not.toMatch(/did you mean/i);
  });

  it("shows no landing page", async () => {
    const answer = await ask({ method: "GET", headers: { accept: "text/html" } }, production);
    expect(answer.status).toBe(400);
    expect(answer.text).not.toMatch(/html|sandbox/i);
  });

  it("refuses every purchase alike, whatever its input", async () => {
    for (const packageId of [starterId, "", "\0", "x".repeat(1_000)]) {
      const answer = await ask({ body: { query: buyWith, variables: { input: { packageId } } } }, production);
      expectRefusal(answer, 403, 200);
    }
  });
});
