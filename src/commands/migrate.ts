import "reflect-metadata";
import { migrate, requireReady } from "../database/migrate";
import { withDatabase } from "./with-database";

withDatabase(async (database, { environment }) => {
  const ran = await migrate(database);
  await requireReady(database, environment);
  console.log(ran.length > 0 ? `Ran ${ran.join(", ")}.` : "The database is up to date.");
});
