import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database } from "../../src/database/database";
import { parseDatabaseUrl } from "../../src/database/database-url";
import { requireEmbeddedFile } from "../../src/database/embedded/require-embedded-file";

const folder = mkdtempSync(join(tmpdir(), "allmine-locks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The last process that closes a database removes its log. What another process still writes there would be lost. */
const openAndClose = `
  const database = new (require("libsql"))(process.argv[1]);
  database.prepare("SELECT COUNT(*) FROM sqlite_master").get();
  database.close();`;

it("keeps the locks of an open database when its file is looked at again", async () => {
  const path = join(folder, "kept.db");
  const location = parseDatabaseUrl(`file:${path}`);
  const database = await Database.open(location);
  try {
    await database.withDataSource((dataSource) => dataSource.query("CREATE TABLE kept (id INTEGER)"));
    requireEmbeddedFile(path);
    const second = await Database.open(location);
    execFileSync(process.execPath, ["-e", openAndClose, path]);
    expect(existsSync(`${path}-wal`)).toBe(true);
    await second.close();
  } finally {
    await database.close();
  }
});
