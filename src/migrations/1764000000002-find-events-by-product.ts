import type { MigrationInterface, QueryRunner } from "typeorm";

/** What a mapping ignored is found at every sweep, among many events that were ignored for other reasons. */
export class FindEventsByProduct1764000000002 implements MigrationInterface {
  name = "FindEventsByProduct1764000000002";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("CREATE INDEX store_events_by_product ON store_events (reason, store, productId)");
  }

  async down(runner: QueryRunner): Promise<void> {
    const onTable = runner.dataSource.options.type === "better-sqlite3" ? "" : "ON store_events";
    await runner.query(`DROP INDEX store_events_by_product ${onTable}`);
  }
}
