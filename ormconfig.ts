import "reflect-metadata";
import { createDataSource } from "./src/database/data-source";
import { developmentDatabaseUrl, parseDatabaseUrl } from "./src/database/database-url";

/** The DataSource that `DATABASE_URL` names, for the TypeORM CLI: `npm run typeorm -- migration:show`. */
export default createDataSource(
  parseDatabaseUrl(process.env.DATABASE_URL || developmentDatabaseUrl, process.env),
);
