import { hostname } from "node:os";
import { forUpdate, keepExisting, nowMilliseconds } from "../../database/dialect";
import type { Database } from "../../database/database";
import { insertRows } from "../../database/rows";
import type { JobLease } from "../../entities/job-lease";
import { ulid } from "../../ids";
import type { Job } from "./jobs";

/** A unique name of this instance, from which an operator can tell which instance it is. */
export function nameHolder(): string {
  return [hostname().slice(0, 200), process.pid, ulid()].join(" ");
}

interface LeaseRow {
  readonly holder: string | null;
  readonly heldForMilliseconds: number | string;
  readonly dueInMilliseconds: number | string;
}

/**
 * Takes the job's lease, if its turn has come and no other instance holds it.
 * @param isStart whether the instance has just started. If so, the job's turn has come, however recent the last turn
 *   was.
 * @returns 0 when the lease is taken; otherwise after how many milliseconds to ask again.
 */
export function claimLease(
  database: Database,
  { name, intervalSeconds, leaseSeconds }: Job,
  { holder, isStart }: { holder: string; isStart: boolean },
): Promise<number> {
  return database.inTransaction(
    async (tx) => {
      const unclaimed: JobLease = { name, holder: null, heldUntilMilliseconds: 0, dueAtMilliseconds: 0 };
      await insertRows(tx, "job_leases", [unclaimed], keepExisting("name"));
      const now = nowMilliseconds(tx);
      const [row] = await tx.query<LeaseRow>(
        `SELECT holder, heldUntilMilliseconds - ${now} AS heldForMilliseconds,
           dueAtMilliseconds - ${now} AS dueInMilliseconds
         FROM job_leases WHERE name = ? ${forUpdate(tx)}`,
        [name],
      );
      if (!row) throw new Error("A lease row that was just inserted is missing.");
      // A lease of our own can be left from an attempt whose COMMIT was not answered, or from a lease that could not be
      // given back.
      if (String(row.holder) !== holder) {
        const heldFor = within(leaseSeconds, row.heldForMilliseconds);
        if (heldFor > 0) return heldFor;
        const dueIn = isStart ? 0 : within(intervalSeconds, row.dueInMilliseconds);
        if (dueIn > 0) return dueIn;
      }
      await tx.query(`UPDATE job_leases SET holder = ?, heldUntilMilliseconds = ${now} + ? WHERE name = ?`, [
        holder,
        leaseSeconds * 1000,
        name,
      ]);
      return 0;
    },
    { repeatable: true },
  );
}

/**
 * Converts the milliseconds to a number. Returns 0 when they exceed the given seconds, which shows that the database's
 * clock was set back.
 */
function within(seconds: number, milliseconds: number | string): number {
  const left = Number(milliseconds);
  return left > seconds * 1000 ? 0 : left;
}

/** Extends the lease by its full length from now. Returns false when another instance holds it. */
export function renewLease(
  database: Database,
  { name, leaseSeconds }: Job,
  holder: string,
): Promise<boolean> {
  return database.inTransaction(
    async (tx) => {
      const own = await tx.query(`SELECT 1 FROM job_leases WHERE name = ? AND holder = ? ${forUpdate(tx)}`, [
        name,
        holder,
      ]);
      if (own.length === 0) return false;
      await tx.query(
        `UPDATE job_leases SET heldUntilMilliseconds = ${nowMilliseconds(tx)} + ? WHERE name = ?`,
        [leaseSeconds * 1000, name],
      );
      return true;
    },
    { repeatable: true },
  );
}

/**
 * Gives the lease back if it is still the holder's.
 * @param dueInMilliseconds When the next turn begins. Left out when the turn was not finished: it stays due.
 */
export function giveLeaseBack(
  database: Database,
  { name }: Job,
  { holder, dueInMilliseconds }: { holder: string; dueInMilliseconds: number | undefined },
): Promise<void> {
  return database.inTransaction(
    async (tx) => {
      const isDone = dueInMilliseconds !== undefined;
      const dueAt = isDone ? `, dueAtMilliseconds = ${nowMilliseconds(tx)} + ?` : "";
      await tx.query(
        `UPDATE job_leases SET holder = NULL, heldUntilMilliseconds = 0${dueAt} WHERE name = ? AND holder = ?`,
        [...(isDone ? [dueInMilliseconds] : []), name, holder],
      );
    },
    { repeatable: true },
  );
}
