import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database } from "../../src/database/database";
import { lockEmbeddedFile } from "../../src/database/embedded/embedded-lock";
import { startTestService } from "../support/harness";

const folder = mkdtempSync(join(tmpdir(), "allmine-paths-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, "file"), "");
symlinkSync(join(folder, "nowhere"), join(folder, "dangling"));
symlinkSync(join(folder, "circle"), join(folder, "circle"));

const long = "x".repeat(300);

it.each<[string, string, string]>([
  ["is a folder", folder, "EISDIR"],
  ["is below a file", join(folder, "file/x.db"), "ENOTDIR"],
  ["is further below a file", join(folder, "file/a/b/x.db"), "ENOTDIR"],
  ["is below a link to nothing", join(folder, "dangling/x.db"), "ENOENT"],
  ["is a link to itself", join(folder, "circle"), "ELOOP"],
  ["has a name that is too long", join(folder, long), "ENAMETOOLONG"],
  ["is in a folder whose name is too long", join(folder, long, "x.db"), "ENAMETOOLONG"],
  ["is where no folder can be created", "/proc/nope/x.db", "ENOENT"],
  ["is deep where no folder can be created", "/proc/nope/a/b/c/x.db", "ENOENT"],
])("a path that %s is reported in one line with the setting's name", async (_, path, code) => {
  const refusal = {
    name: "DatabaseNotReady",
    message: expect.stringMatching(new RegExp(`^DATABASE_URL names the file .*${code}`)),
  };
  const location = { engine: "embedded", path } as const;
  expect(() => lockEmbeddedFile(location)).toThrow(expect.objectContaining(refusal));
  await expect(Database.open(location)).rejects.toMatchObject(refusal);
  await expect(startTestService({}, { databaseUrl: `file:${path}` })).rejects.toMatchObject(refusal);
});

it("creates missing folders, also when several start together", async () => {
  const path = join(folder, "a b/c/d/x.db");
  const databases = await Promise.all([1, 2].map(() => Database.open({ engine: "embedded", path })));
  await Promise.all(databases.map((database) => database.close()));
});
