import "reflect-metadata";
import { migrate, requireReady } from "../database/migrate";
import { readNoArguments } from "./read-arguments";
import { withDatabase } from "./with-database";
import { complain, printable, say } from "../terminal";

withDatabase(
  () => readNoArguments("migrate"),
  async (database, { deployment }) => {
    const ran = await migrate(database, deployment, {
      onWait: () => complain("Another process is migrating this database; waiting for it."),
    });
    await requireReady(database, deployment);
    say(ran.length > 0 ? `Ran ${printable(ran.join(", "))}.` : "The database is up to date.");
  },
);
