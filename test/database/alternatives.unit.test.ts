import { alternativesOf } from "../../src/database/alternatives";

interface Filter {
  readonly user?: { eq?: string | null; in?: string[] | null; startsWith?: string };
  readonly at?: { gt?: number; gte?: number; lt?: number };
  readonly kind?: "A" | "B" | null;
  readonly text?: { contains?: string };
  readonly AND?: Filter[];
  readonly OR?: Filter[];
}

const alternatives = (filter: Filter) => JSON.parse(JSON.stringify(alternativesOf<Filter>(filter)));
const user = (eq: string): Filter => ({ user: { eq } });

it.each<[string, Filter, object[]]>([
  ["one filter", user("a"), [user("a")]],
  ["no field", {}, [{}]],
  ["all of one", { kind: "A", AND: [user("a")] }, [{ kind: "A", ...user("a") }]],
  ["one of two", { OR: [user("a"), user("b")] }, [user("a"), user("b")]],
  [
    "a field beside",
    { kind: "A", OR: [user("a"), { kind: null }] },
    [{ kind: "A", ...user("a") }, { kind: "A" }],
  ],
  [
    "two choices",
    { AND: [{ OR: [user("a"), user("b")] }, { OR: [{ kind: "A" }, { kind: "B" }] }] },
    [
      { ...user("a"), kind: "A" },
      { ...user("a"), kind: "B" },
      { ...user("b"), kind: "A" },
      { ...user("b"), kind: "B" },
    ],
  ],
  ["contradictory values", { AND: [user("a"), user("b")] }, []],
  ["contradictory kinds", { kind: "A", AND: [{ kind: "B" }] }, []],
  ["one contradiction of two", { kind: "A", OR: [{ kind: "B" }, user("a")] }, [{ kind: "A", ...user("a") }]],
  [
    "lists of values",
    { AND: [{ user: { in: ["a", "b", "c"] } }, { user: { in: ["c", "b"] } }, { user: {} }] },
    [{ user: { eq: null, in: ["b", "c"] } }],
  ],
  [
    "beginnings",
    { AND: [{ user: { startsWith: "an" } }, { user: { startsWith: "ann" } }] },
    [{ user: { startsWith: "ann" } }],
  ],
  ["beginnings that differ", { AND: [{ user: { startsWith: "an" } }, { user: { startsWith: "b" } }] }, []],
  [
    "limits",
    { AND: [{ at: { gt: 1, lt: 9 } }, { at: { gt: 3, gte: 2, lt: 8 } }] },
    [{ at: { gt: 3, lt: 8, gte: 2 } }],
  ],
])("makes alternatives of %s", (_, filter, expected) => {
  expect(alternatives(filter)).toEqual(expected);
});

it.each<[string, Filter]>([
  ["too many alternatives", { AND: [1, 2, 3, 4, 5].map(() => ({ OR: [user("a"), { kind: "A" }] })) }],
  ["two texts to contain", { text: { contains: "a" }, AND: [{ text: { contains: "b" } }] }],
  ["eq and in together", { AND: [{ user: { eq: "a", in: ["b"] } }, user("a")] }],
])("refuses %s", (_, filter) => {
  expect(() => alternativesOf<Filter>(filter)).toThrow("Validation failed");
});
