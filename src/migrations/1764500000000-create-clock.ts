import type { QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

export const clockTables = ["clock_advances"] as const;

/** How far the service's clock was moved, outside production. */
export async function createClock(runner: QueryRunner): Promise<void> {
  const { integer, moment } = dialectOf(runner);
  await stepsOf(runner).createTable(
    "clock_advances",
    `
    number ${integer} NOT NULL,
    offsetSeconds ${integer} NOT NULL,
    createdAt ${moment} NOT NULL,
    PRIMARY KEY (number)`,
  );
}
