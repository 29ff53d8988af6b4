import { CreateTables1764500000000 } from "./1764500000000-create-tables";

/** All migrations, in the order in which they run. A released migration is never edited. */
export const migrations = [CreateTables1764500000000];

/**
 * The first migration of every development version before the first release. No migration converts their tables into
 * ours.
 */
export const unreleasedMigration = "CreateWalletsAndPackages1763800000000";
