import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

const root = join(__dirname, "../..");

/** The order of imports: a room imports from rooms on the lines above its own, and from no other room on its line. */
const order = `
clock
ids errors text credit-types terminal migrations
log settings
environment
auth public-ids
entities
inputs
database revenuecat
ledger
config
context development
purchases audit
packages store
holds
wallet reports http
search time
resolvers rest
app
commands main worker
scripts bench root
`
  .trim()
  .split("\n")
  .map((line) => line.split(" "));

interface SourceFile {
  /** The path from the root of the repository. */
  readonly name: string;
  readonly text: string;
}

const isCode = /\.(ts|cts|cjs|mjs)$/;

const files: readonly SourceFile[] = ["src", "scripts", "bench"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  )
  .concat(readdirSync(root))
  .filter((name) => isCode.test(name))
  .map((name) => ({ name, text: readFileSync(join(root, name), "utf8") }));

/**
 * The room of a file: its folder in `src`, or the file itself if it is directly there. `scripts` and `bench` are rooms
 * too, and so are all files beside the folders together.
 */
function roomOf(name: string): string {
  if (!name.includes("/")) return "root";
  const [room = ""] = name.replace(/^src\//, "").split("/");
  return room.replace(isCode, "");
}

function lineOf(room: string): number {
  const line = order.findIndex((rooms) => rooms.includes(room));
  if (line < 0) throw new Error(`The room ${room} has no place in the order.`);
  return line;
}

/** The paths of our files that a file imports, types included. */
function importsOf({ name, text }: SourceFile): string[] {
  const imports = /\b(?:from|import|require)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g;
  return [...text.matchAll(imports)].map(([, path = ""]) => normalize(join(dirname(name), path)));
}

/** The imports that violate the order. */
function trespassesOf(file: SourceFile): string[] {
  const room = roomOf(file.name);
  return importsOf(file)
    .filter((path) => roomOf(path) !== room && lineOf(roomOf(path)) >= lineOf(room))
    .map((path) => `${file.name} → ${path}`);
}

it("gives every folder one place in the order", () => {
  const rooms = [...new Set(files.map(({ name }) => roomOf(name)))];
  expect(rooms.toSorted()).toEqual(order.flat().toSorted());
});

const isFile = (path: string) =>
  ["", ".ts", "/index.ts"].some((end) =>
    statSync(join(root, path + end), { throwIfNoEntry: false })?.isFile(),
  );

it("sees the imports of every file", () => {
  const imports = files.flatMap(importsOf);
  expect(imports).toEqual(expect.arrayContaining(["src/ledger/ledger", "src/store/inbox/read-store-events"]));
  expect(imports.filter((path) => !isFile(path))).toEqual([]);
});

it("finds no import against the order", () => {
  expect(files.flatMap(trespassesOf)).toEqual([]);
});

const rooms = order.flat().map((room) => [room, files.find(({ name }) => roomOf(name) === room)?.name ?? ""]);

describe.each(rooms)("an import put in on purpose in %s", (room, name) => {
  const others = new Set(order.slice(lineOf(room)).flat());
  const forbidden = files.filter((file) => roomOf(file.name) !== room && others.has(roomOf(file.name)));

  it.each(["import type { Any }", "import { any }", "export * "])("of a later room is found: %s", (words) => {
    for (const { name: target } of forbidden) {
      const path = relative(dirname(name), target.replace(/\.ts$/, ""));
      const text = `${words} from "${path.startsWith(".") ? path : `./${path}`}";\n`;
      expect(trespassesOf({ name, text })).toHaveLength(1);
    }
  });
});
