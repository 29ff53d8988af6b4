import type { MigrationInterface, QueryRunner } from "typeorm";
import { stepsOf } from "./steps";

/** Names the column after what it holds: the reason of the admin who retried or resolved the event. */
export class NameTheResolutionReason1764000000011 implements MigrationInterface {
  name = "NameTheResolutionReason1764000000011";

  async up(runner: QueryRunner): Promise<void> {
    await stepsOf(runner).renameColumn("store_events", "resolution", "resolutionReason");
  }

  async down(runner: QueryRunner): Promise<void> {
    await stepsOf(runner).renameColumn("store_events", "resolutionReason", "resolution");
  }
}
