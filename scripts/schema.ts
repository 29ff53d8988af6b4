import "reflect-metadata";
import { readFileSync, writeFileSync } from "node:fs";
import { lexicographicSortSchema, printSchema } from "graphql";
import { buildGraphqlSchema } from "../src/resolvers/schema";

/** Writes schema.graphql, or with --check fails when it is not what the code says. */
const path = "schema.graphql";
const schema = `${printSchema(lexicographicSortSchema(buildGraphqlSchema()))}\n`;
if (!process.argv.includes("--check")) writeFileSync(path, schema);
else if (readFileSync(path, "utf8") !== schema) {
  console.error(`${path} is stale. Run \`npm run schema\` and commit it.`);
  process.exitCode = 1;
}
