import "reflect-metadata";
import { migrate, requireReady } from "../database/migrate";
import { CommandRefused } from "./command-refused";
import { seed } from "../development/seed";
import { readNoArguments } from "./read-arguments";
import { withDatabase } from "./with-database";
import { say } from "../terminal";

withDatabase(
  () => readNoArguments("seed"),
  async (database, { deployment }) => {
    if (deployment === "production") {
      throw new CommandRefused("The seed is for development and test: set NODE_ENV to one of them.");
    }
    await migrate(database, deployment);
    await requireReady(database, deployment);
    await seed(database);
    say("The development packages are in the database.");
  },
);
