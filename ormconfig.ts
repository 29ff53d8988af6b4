import "reflect-metadata";
import { ConfigError } from "./src/config/config";
import { createDataSource } from "./src/database/data-source";
import { developmentDatabaseUrl, parseDatabaseUrl } from "./src/database/database-url";
import { guardMigrations } from "./src/database/migrate";
import { readDeployment } from "./src/environment";
import { reportStartFailure } from "./src/app/report-start-failure";
import { givenVariables } from "./src/settings/values";

function configuredDatabase() {
  const { DATABASE_URL: url = developmentDatabaseUrl, ...variables } = givenVariables(process.env);
  try {
    return parseDatabaseUrl(url, variables);
  } catch (error) {
    return reportStartFailure(new ConfigError([`DATABASE_URL: ${(error as Error).message}`]));
  }
}

/** The DataSource that `DATABASE_URL` names, for the TypeORM CLI: `npm run typeorm -- migration:show`. */
export default createDataSource(configuredDatabase()).then((dataSource) =>
  guardMigrations(dataSource, readDeployment(process.env.NODE_ENV)),
);
