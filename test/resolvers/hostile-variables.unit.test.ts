import { starterId, withService } from "../support/harness";
import { ask, buyWith, expectNoCredits, expectRefusal, type Status } from "../support/hostile-graphql";

const service = withService();

const me = "{ me { userId } }";
const json = { "content-type": "application/json" };

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
/** Texts that every string input refuses. Inputs that allow any text find nothing by them. */
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
  it.each(fields)("%s: a value that is no text", async (name, query, variables) => {
    for (const value of notStrings) {
      if (value === null && nullable.test(name)) continue;
      // JSON.stringify would write null for Infinity.
      const raw = JSON.stringify({ query, variables: variables(value) }, (_, given) =>
        given === Infinity ? "BEYOND" : given,
      ).replaceAll('"BEYOND"', "1e400");
      const answer = await ask(service.current, { raw });
      expectRefusal(answer, 400, value === null ? answer.status : 400);
    }
    await expectNoCredits(service.current);
  });

  it.each(fields)("%s: text that cannot be kept", async (_, query, variables, missing = 400) => {
    for (const value of evilStrings) {
      const answer = await ask(service.current, { body: { query, variables: variables(value) } });
      const statuses = answer.body.errors.map(({ extensions }: any) => extensions.statusCode); // oxlint-disable-line typescript/no-explicit-any
      expect(statuses.every((status: number) => status === 400 || status === missing)).toBe(true);
      expectRefusal(answer, statuses[0], answer.status === 200 ? 200 : statuses[0]);
    }
    await expectNoCredits(service.current);
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
  it.each(amounts)("%s: a value that is no whole number in range", async (_, query, variables) => {
    const before = await service.current.graphql("{ creditPackages { totalCount } }", { as: "mallory" });
    for (const number of numbers) {
      const answer = await ask(service.current, {
        raw: `{"query":${JSON.stringify(query)},"variables":${variables(number)}}`,
      });
      if (!answer.body.errors) throw new Error(`${number} was taken: ${answer.text}`);
      expectRefusal(answer, 400, answer.status === 200 ? 200 : 400);
    }
    const after = await service.current.graphql("{ creditPackages { totalCount } }", { as: "mallory" });
    expect(after.body).toEqual(before.body);
  });

  it("a spending's amount: a number that no wallet can hold", async () => {
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

  it("a spending's reason, user and key: text that cannot be stored", async () => {
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

it("refuses variables with ten thousand errors with a short message", async () => {
  const input = Object.fromEntries(Array.from({ length: 6_000 }, (_, n) => [`field${n}`, n]));
  expectRefusal(await ask(service.current, { body: { query: buyWith, variables: { input } } }), 400);
});

it("does not quote long values", async () => {
  const value = "x".repeat(90_000);
  const query = "query($first: Int!) { creditPackages(first: $first) { totalCount } }";
  for (const first of [value, [value], { [value]: 1 }]) {
    const answer = await ask(service.current, { body: { query, variables: { first } } });
    expectRefusal(answer, 400);
    expect(answer.text.length).toBeLessThan(2_000);
  }
});

it("ignores undeclared variables", async () => {
  const raw = `{"query":"${me}","variables":{"__proto__":{"userId":"bob"},"x":${"[".repeat(5_000)}${"]".repeat(5_000)}}}`;
  expect((await ask(service.current, { raw })).body).toEqual({ data: { me: { userId: "mallory" } } });
});

it("lets no variable plant a prototype in the process", () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
});
