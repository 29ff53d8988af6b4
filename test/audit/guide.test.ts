import { readFileSync } from "node:fs";
import { givenCreditPackage, grant, manage } from "../support/factories";
import { withService } from "../support/harness";

const service = withService();

/** The SQL that the guides show. */
const statements = ["docs/audit.md", "docs/runbook.md"].flatMap((guide) =>
  [...readFileSync(guide, "utf8").matchAll(/^```sql\n([^]*?)^```$/gm)].map(([, sql = ""]) => sql),
);

const run = (sql: string): Promise<unknown[]> =>
  service.current.context.database.read.query(sql.replace(/;\s*$/, ""));

it("shows SQL that every engine accepts, and that finds a package which was made and hidden", async () => {
  expect(statements.length).toBeGreaterThan(5);
  const id = await givenCreditPackage(service.current);
  await manage(service.current, "archive", { id });
  await grant(service.current, { userId: "lucky", amount: 5 });
  const [yesterday, tomorrow] = [-1, 1].map((days) =>
    new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10),
  );
  for (const sql of statements) {
    const present = sql
      .replaceAll("2026-05-01", String(yesterday))
      .replaceAll("2026-05-02", String(tomorrow))
      .replaceAll("65a1234bcde5678f90123456", id)
      .replaceAll("'alice'", "'root'");
    expect([sql, (await run(present)).length > 0]).toEqual([sql, true]);
  }
});
