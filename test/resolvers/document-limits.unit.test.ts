import { ask, bomb, expectRefused, list, nested, ofType, type Case } from "../support/limited-graphql";

const abuses: Case[] = [
  ["13 levels", nested(13), /^The query is nested 13 deep; at most 12 is allowed\.$/],
  ["500 levels", nested(400), /^The query is nested 400 deep/],
  [
    "levels hidden in fragments",
    `{ me { ...f0 } } ${list(12, (i) => `fragment f${i} on User { friend { ...f${i + 1} } }`)} fragment f12 on User { id }`,
    /nested 14 deep/,
  ],
  [
    "levels hidden in inline fragments",
    `{ me ${"{ ... on User { friend ".repeat(12)} { id } ${"} }".repeat(12)} }`,
    /nested 14 deep/,
  ],
  ["levels in the second of two operations", `query a { me { id } } query b ${nested(13)}`, /nested 13 deep/],
  [
    "levels in a mutation",
    `mutation { purchase { buyer { ${"friend { ".repeat(11)} id ${"}".repeat(11)} } } }`,
    /nested 14 deep/,
  ],
  [
    "16 aliases",
    `{ me { ${list(16, (i) => `a${i}: id`)} } }`,
    /^The query uses 16 aliases; at most 15 are allowed\.$/,
  ],
  ["600 aliases of __typename", `{ ${list(600, (i) => `a${i}: __typename`)} }`, /600 root fields/],
  [
    "aliases multiplied by a fragment",
    `{ a: me { ...f } b: me { ...f } } fragment f on User { ${list(8, (i) => `a${i}: id`)} }`,
    /18 aliases/,
  ],
  [
    "an alias bomb",
    `{ me { ...f0 } } ${bomb({ end: "a: id" })}`,
    /over a million aliases|over a million selections/,
  ],
  [
    "21 root fields",
    `{ ${list(21, "__typename")} }`,
    /^The query asks for 21 root fields; at most 20 are allowed\.$/,
  ],
  ["21 mutations at once", `mutation { ${list(21, "purchase { id }")} }`, /21 root fields/],
  [
    "root fields through fragments",
    `{ ...f ...f ...f } fragment f on Query { ${list(7, "__typename")} }`,
    /21 root fields/,
  ],
  ["root fields through inline fragments", `{ ${list(21, "... { __typename }")} }`, /21 root fields/],
  [
    "a bomb of 2^30 root fields",
    `{ ...f0 } ${bomb({ type: "Query", end: "__typename" })}`,
    /over a million root fields/,
  ],
  [
    "a bomb of 2^30 fields further down",
    `{ me { ...f0 } } ${bomb({})}`,
    /over a million selections; at most 500/,
  ],
  ["a bomb that also nests", `{ me { ...f0 } } ${bomb({ step: "friend" })}`, /nested 32 deep/],
  ["a bomb that nobody spreads", `{ me { id } } ${bomb({})}`, /over a million selections/],
  [
    "a fragment that spreads itself",
    "{ me { ...f } } fragment f on User { id friend { ...f } }",
    /Cannot spread fragment "f" within itself/,
  ],
  [
    "fragments that spread each other",
    "{ me { ...a } } fragment a on User { ...b ...b } fragment b on User { ...a ...a }",
    /Cannot spread fragment "a"/,
  ],
  [
    "a circle of 80 fragments",
    `{ me { ...f0 } } ${list(80, (i) => `fragment f${i} on User { ...f${(i + 1) % 80} }`)}`,
    /Cannot spread fragment/,
  ],
  ["a fragment that does not exist", "{ me { ...missing } }", /Unknown fragment "missing"/],
  [
    "a fragment named like a property of objects",
    "{ me { ...__proto__ ...constructor } }",
    /Unknown fragment/,
  ],
  [
    "80 unused fragments",
    `{ me { id } } ${list(80, (i) => `fragment f${i} on User { id }`)}`,
    /Fragment "f0" is never used/,
  ],
  [
    "81 fragments",
    `{ me { id } } ${list(81, (i) => `fragment f${i} on User { id }`)}`,
    /has 81 fragments; at most 80 are allowed/,
  ],
  [
    "a field repeated 26 times",
    `{ me { ${list(26, "id")} } }`,
    /repeats a field more than 25 times in one place/,
  ],
  [
    "a field repeated through fragments and merged fields",
    `{ me { friend { ...f } friend { ...g } } } fragment f on User { ${list(13, "id")} } fragment g on User { ... { ${list(13, "id")} } }`,
    /repeats a field more than 25 times in one place/,
  ],
  [
    "a field repeated in the first of two fragments of one name",
    `{ me { id } } fragment f on User { ${list(26, "id")} } fragment f on User { id }`,
    /repeats a field/,
  ],
  [
    "fragments that repeat much between them",
    `{ __typename } fragment f on User { ${list(15, "friend { id name }")} ${list(20, "name")} } ${list(70, (i) => `fragment g${i} on User { ...f }`)}`,
    /makes \d+ selections in all; at most 4000 are allowed/,
  ],
  [
    "an unused fragment full of repeated fields",
    `{ me { id } } fragment f on User { ${list(480, "friend { id }")} }`,
    /960 selections/,
  ],
  [
    "repeated fields, which validation compares in pairs",
    `{ me { ${list(1_900, "id")} } }`,
    /1901 selections/,
  ],
  ["repeated nested fields", `{ me { ${list(490, "friend { id }")} } }`, /981 selections/],
  [
    "900 unknown directives on one field",
    `{ me { id ${list(900, "@no")} } }`,
    /^The query uses 900 directives; at most 50 are allowed\.$/,
  ],
  ["51 directives", `{ me { ${list(51, "id @skip(if: false)")} } }`, /51 directives/],
  [
    "directives multiplied by a fragment",
    `{ me { ...f friend { ...f } } } fragment f on User { ${list(26, "id @skip(if: false)")} }`,
    /52 directives/,
  ],
  [
    "directives on the operation and its variables",
    `query ($a: Int ${list(30, "@no")}) ${list(30, "@no")} { me { id } }`,
    /60 directives/,
  ],
  ["2,001 tokens", `{ me { ${list(1_996, "id")} } }`, /more that 2000 tokens/],
  ["a megabyte of braces", "{".repeat(1_000_000), /Syntax Error/],
  // Under Jest the stack is so small that the parser overflows it before it reaches the limit of tokens.
  [
    "a megabyte of opening lists",
    `{ find(ids: ${"[".repeat(1_000_000)}`,
    /more that 2000 tokens|Maximum call stack/,
  ],
  [
    "a list literal 900 deep",
    `{ find(ids: ${"[".repeat(900)}${"]".repeat(900)}) { id } }`,
    /ID cannot represent/,
  ],
  [
    "an input literal 300 deep with a fault at its end",
    `{ find(input: ${"{ inner: ".repeat(300)} { nam: 1 } ${"}".repeat(300)}) { id } }`,
    /not defined by type "Filter"/,
  ],
  [
    "introspection 21 deep",
    ofType(21),
    /^The introspection query is nested 21 deep; at most 20 is allowed\.$/,
  ],
  ["introspection 300 deep", ofType(300), /introspection query is nested 300 deep/],
  [
    "introspection that walks lists in circles",
    "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
    /Maximum introspection depth/,
  ],
  [
    "introspection depth through fragments",
    `{ __type(name: "User") { ...f0 } } ${list(20, (i) => `fragment f${i} on __Type { ofType { ...f${i + 1} } }`)} fragment f20 on __Type { name }`,
    /introspection query is nested 22 deep/,
  ],
  [
    "an introspection bomb",
    `{ __schema { types { ...f0 } } } ${bomb({ type: "__Type", end: "name" })}`,
    /over a million selections/,
  ],
  ["no query", { query: "" }, /non-empty `query`/],
  ["only space", "   ", /Syntax Error/],
  ["only a comment", "# nothing", /Syntax Error/],
  ["an empty selection", "{ }", /Syntax Error/],
  ["only a fragment", "fragment f on User { id }", /never used/],
  ["a type definition", "type A { b: Int }", /not executable/],
  [
    "25 operations without saying which",
    list(25, (i) => `query q${i} { __typename }`),
    /Must provide operation name/,
  ],
  [
    "an operation that is not there",
    { query: "query a { __typename }", operationName: "b" },
    /Unknown operation named "b"/,
  ],
  [
    "26 operations",
    list(26, (i) => `query q${i} { __typename }`),
    /has 26 operations; at most 25 are allowed/,
  ],
  ["100 variables", `query (${list(100, (i) => `$v${i}: ID`)}) { me { id } }`, /never used/],
  [
    "101 variables",
    `query (${list(101, (i) => `$v${i}: ID`)}) { me { id } }`,
    /defines 101 variables; at most 100 are allowed/,
  ],
];

describe("refuses within 100 ms of CPU", () => {
  it.each(abuses)("%s", (_, asked, message) => expectRefused(asked, message));
});

it("stops after ten errors", async () => {
  const answer = await ask({ query: `{ me { ${list(100, (i) => `no${i}`)} } }` });
  expect(answer.errors).toHaveLength(11);
  expect(answer.errors?.at(-1)?.message).toMatch(/Too many validation errors/);
});
