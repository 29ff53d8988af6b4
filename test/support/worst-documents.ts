/** The largest number of characters in a document. Each document here comes close to one limit without exceeding it. */
const charactersMax = 14_980;

const list = (length: number, item: (index: number) => string, separator = " ") =>
  Array.from({ length }, (_, index) => item(index)).join(separator);
const fill = (start: string, middle: string, end: string) =>
  start + middle.repeat(Math.floor((charactersMax - start.length - end.length) / middle.length)) + end;
const tokensOf = (start: string, item: string, tokens: number, end: string) =>
  start + item.repeat(Math.floor(1_970 / tokens)) + end;

const create =
  "mutation($input:CreateCreditPackageInput!){createCreditPackage(input:$input){creditPackage{id}}}";
const wrong = (count: number, value: (index: number) => unknown) => ({
  input: Object.fromEntries(Array.from({ length: count }, (_, index) => [`creditt${index}`, value(index)])),
});

const nodeTypes = [
  "AuditEntry",
  "CreditPackage",
  "LedgerEntry",
  "Me",
  "Purchase",
  "SpendingFreezeLift",
  "StoreEvent",
  "StoreProduct",
  "StoreTransaction",
  "UnmappedStoreProduct",
  "User",
  "Wallet",
  "WalletMerge",
];
const everyType = list(nodeTypes.length, (n) => `...on ${nodeTypes[n]}{id __typename}`);

/**
 * Documents that cost graphql-js as much as their length permits, each in another validation rule or step. Some are
 * refused and some are executed, and neither may take long.
 */
export const worstDocuments: readonly [name: string, query: string, variables?: object][] = [
  ["one field repeated", tokensOf("{me{", "userId ", 1, "}}")],
  ["one field repeated as often as allowed", `{me{wallet{${"balance ".repeat(25)}}}}`],
  [
    "every field of a type repeated as often as allowed",
    `{me{wallet{${"id balance available environment userId updatedAt ".repeat(25)}}}}`,
  ],
  ["repeats within repeats", `{${list(20, () => `me{wallet{${"balance ".repeat(20)}}}`)}}`],
  ["repeats within repeats, few of each", `{${list(6, () => `me{${list(6, () => "wallet{balance}")}}`)}}`],
  ["the same arguments compared", `{${list(20, () => `purchases(first:${"1".repeat(400)}){totalCount}`)}}`],
  ["large arguments compared", `{${list(18, () => `purchase(id:[${'"a" '.repeat(90)}]){id}`)}}`],
  ["many arguments compared", `{${list(18, () => `purchase(${list(30, (n) => `a${n}:1`)}){id}`)}}`],
  ["repeats in a fragment that nothing spreads", `{__typename} fragment f on Me{${"userId ".repeat(1900)}}`],
  [
    "many fragments in one place",
    `{me{${list(79, (n) => `...f${n}`)}}} ${list(79, (n) => `fragment f${n} on Me{userId}`)}`,
  ],
  [
    "fragments of different fields in one place",
    `{me{${list(24, (n) => `...f${n}`)}}} ${list(24, (n) => `fragment f${n} on Me{userId ...g${n}}`)} ${list(24, (n) => `fragment g${n} on Me{roles ...h${n}}`)} ${list(24, (n) => `fragment h${n} on Me{__typename}`)}`,
  ],
  [
    "a chain of fragments",
    `{me{...f0}} ${list(70, (n) => `fragment f${n} on Me{userId ...f${n + 1}}`)} fragment f70 on Me{userId}`,
  ],
  [
    "a chain of fragments that doubles",
    `{me{...f0}} ${list(70, (n) => `fragment f${n} on Me{...f${n + 1} ...f${n + 1}}`)} fragment f70 on Me{userId}`,
  ],
  [
    "fragments that spread one another",
    `{me{...f0}} ${list(25, (n) => `fragment f${n} on Me{${list(30, (other) => `...f${other}`)}}`)}`,
  ],
  [
    "many fragments that each spread a large one",
    `{__typename} fragment f on Wallet{${list(490, (n) => ["balance", "available", "id"][n % 3] ?? "")}} ${list(70, (n) => `fragment g${n} on Wallet{...f}`)}`,
  ],
  [
    "two fragments of one name",
    `{__typename} fragment f on Me{${"...g ".repeat(400)}} fragment f on Me{userId} fragment g on Me{${"userId ".repeat(30)}}`,
  ],
  ["wide inline fragments", `{me{${"...on Me{userId roles}".repeat(24)}}}`],
  ["inline fragments within each other", `{me{${"...{".repeat(240)}userId${"}".repeat(240)}}}`],
  ["inline fragments without end", tokensOf("{me{", "...{userId}", 4, "}}")],
  [
    "long variable definitions",
    `query(${list(100, (n) => `$v${n}:ID`)}){__typename}`,
    Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`v${n}`, "x"])),
  ],
  ["one variable defined again and again", `query(${"$v:ID ".repeat(100)}){__typename}`],
  ["more variables than allowed", tokensOf("query(", "$v:ID ", 4, "){__typename}")],
  ["variables of unknown types", `query(${list(100, (n) => `$v${n}:Purchasee${n}`)}){__typename}`],
  ["variables with large defaults", `query($v:[[ID]]=[[${'"a" '.repeat(1900)}]]){__typename}`],
  [
    "operations that use fragments with variables",
    `${list(20, (n) => `query q${n}($v:ID!){...f0}`)} ${list(14, (n) => `fragment f${n} on Query{a${n}:purchase(id:$v){id} ...f${n + 1}}`)}`,
  ],
  ["many operations", "query q{__typename} ".repeat(20)],
  ["more operations than allowed", tokensOf("", "query q{__typename} ", 5, "")],
  ["many directives", `{me{userId ${"@include(if:true)".repeat(49)}}}`],
  ["more directives than allowed", tokensOf("{me{userId ", "@include(if:true)", 7, "}}")],
  ["unknown directives", tokensOf("{me{userId ", "@a", 2, "}}")],
  ["big lists", tokensOf("{creditPackage(id:[", "1 ", 1, "]){id}}")],
  ["deep lists", `{creditPackage(id:${"[".repeat(900)}${"]".repeat(900)}){id}}`],
  ["deep objects", `{creditPackage(id:${"{a:".repeat(450)}1${"}".repeat(450)}){id}}`],
  ["wide objects", `{creditPackage(id:{${list(600, (n) => `a${n}:1`)}}){id}}`],
  ["one key again and again", tokensOf("{creditPackage(id:{", "a:1 ", 4, "}){id}}")],
  ["a long string", fill('{creditPackage(id:"', "a", '"){id}}')],
  ["a long string of escapes", fill('{creditPackage(id:"', "\\u0041", '"){id}}')],
  ["a long block string", fill('{creditPackage(id:"""', " a\n", '"""){id}}')],
  ["a long number", fill("{creditPackages(first:", "1", "){totalCount}}")],
  ["a long name", fill("{", "a", "}")],
  ["a long comment", fill("{__typename}#", "a", "")],
  ["comments", fill("{__typename}", "#\n", "")],
  ["commas", fill("{__typename", ",", "}")],
  ["unknown fields", `{me{${list(480, (n) => `userIdd${n}`)}}}`],
  ["names that resemble others", `{${list(400, (n) => `creditPackage${n}`)}}`],
  ["unknown arguments", `{creditPackages(${list(600, (n) => `firs${n}:1`)}){totalCount}}`],
  ["unknown types", `{me{${list(200, (n) => `...on Purchas${n}{id}`)}}}`],
  ["the introspection of a tool", ""],
  [
    "introspection under aliases",
    `{${list(15, (n) => `a${n}:__schema{types{name fields{name type{name kind}}}}`)}}`,
  ],
  [
    "introspection within introspection",
    `{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}`,
  ],
  [
    "types within types",
    `{__schema{types{interfaces{possibleTypes{interfaces{possibleTypes{fields{name}}}}}}}}`,
  ],
  ["braces without end", "{".repeat(1_990)],
  [
    "aliases of public fields",
    `{${list(15, (n) => `a${n}:creditPackages(first:100){nodes{id name credits}totalCount}`)}}`,
  ],
  [
    "values of every shape",
    "{__typename}",
    { a: "[".repeat(5_000), b: Array.from({ length: 20_000 }, () => ({})) },
  ],
  [
    "a variable that is wrong in 1,000 places",
    create,
    wrong(1_000, () => Array.from({ length: 10 }, () => ({}))),
  ],
  ["a variable that is wrong in 40 places and long", create, wrong(40, () => "\u0001".repeat(300))],
  ["a variable that is wrong in ten places and long", create, wrong(10, () => "\u0001".repeat(1_400))],
  ["a variable that is wrong in 47 places", create, wrong(47, () => "x")],
  ["large numbers", "{__typename}", { a: Array(16_000).fill(9e99) }],
  ["numbers close to zero", "{__typename}", { a: Array(13_000).fill(1e-310) }],
  [
    "an id that has 9,000 fields",
    "query($id:ID!){creditPackage(id:$id){id}}",
    { id: Object.fromEntries(Array.from({ length: 9_000 }, (_, n) => [`c${n}`, 1])) },
  ],
  ["errors behind 14,000 lines", fill("{", "\n", list(10, (n) => `nope${n}`) + "}")],
  ["errors behind 1,000 lines", `{${"\n".repeat(990)}${list(10, (n) => `nope${n}`)}}`],
  ["refused aliases behind 1,000 lines", `{${"\n".repeat(990)}${list(15, (n) => `a${n}:me{userId}`)}}`],
  ["wrong variables behind 14,000 lines", fill("\n", "\n", create), wrong(47, () => "x")],
  ["wrong variables behind 1,000 lines", `${"\n".repeat(990)}${create}`, wrong(47, () => "x")],
  ["a list of ids in a variable", "query($v:[ID!]!){nodes(ids:$v){id}}", { v: Array(20_000).fill("x") }],
  ["ids written out", tokensOf("{nodes(ids:[", '"x" ', 1, "]){id}}")],
  ["ids written out as numbers", tokensOf("{nodes(ids:[", "1 ", 1, "]){id}}")],
  ["ids written out for one node", tokensOf("{node(id:[", '"x" ', 1, "]){id}}")],
  ["a long id", fill('{node(id:"wal_', "W", '"){id}}')],
  ["long ids", `{${list(14, (n) => `a${n}:node(id:"wal_${"W".repeat(1_000)}"){id}`)}}`],
  ["every type of a node", `{node(id:"x"){${everyType}}}`],
  ["every type of several nodes", `{${list(10, (n) => `a${n}:node(id:"x"){${everyType}}`)}}`],
  [
    "every type of nodes in fragments",
    `{${list(8, (n) => `a${n}:node(id:"x"){...f}`)}} fragment f on Node{${everyType}}`,
  ],
  ["one type again and again", `{node(id:"x"){${"...on Wallet{balance available}".repeat(24)}}}`],
  [
    "objects of one name in two types",
    `{node(id:"x"){${"...on LedgerEntry{purchase{id credits userId}}...on StoreEvent{purchase{id credits userId}}".repeat(4)}}}`,
  ],
  [
    "fragments on every type of a node",
    `{node(id:"x"){${list(24, (n) => `...f${n}`)}}} ${list(24, (n) => `fragment f${n} on ${nodeTypes[n % nodeTypes.length]}{__typename createdAt}`)}`,
  ],
  [
    "lists of ids as defaults",
    `query(${list(100, (n) => `$v${n}:[ID!]=["${"x".repeat(60)}"]`)}){${list(15, (n) => `a${n}:nodes(ids:$v${n}){id}`)}}`,
  ],
  ["unknown fields of a node", `{node(id:"x"){${list(480, (n) => `idd${n}`)}}}`],
  [
    "unknown arguments of nodes",
    `{${list(15, (n) => `a${n}:node(id:"x",${list(38, (m) => `b${m}:1`)}){id}`)}}`,
  ],
  [
    "fields of all types asked of a node",
    `{node(id:"x"){${list(120, () => "balance credits amount userId")}}}`,
  ],
];
