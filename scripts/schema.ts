import "reflect-metadata";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { lexicographicSortSchema, printSchema } from "graphql";
import { buildGraphqlSchema } from "../src/resolvers/schema";
import { buildOpenApiDocument } from "./openapi/build-openapi-document";

/** Writes schema.graphql and openapi.json. With --check it fails instead, when they differ from the code. */
async function main(): Promise<void> {
  const files = {
    "schema.graphql": `${printSchema(lexicographicSortSchema(buildGraphqlSchema()))}\n`,
    "openapi.json": `${JSON.stringify(await buildOpenApiDocument(), undefined, 2)}\n`,
  };
  for (const [path, content] of Object.entries(files)) {
    if (!process.argv.includes("--check")) writeFileSync(path, content);
    else if (!existsSync(path) || readFileSync(path, "utf8") !== content) {
      console.error(`${path} is stale. Run \`npm run schema\` and commit it.`);
      process.exitCode = 1;
    }
  }
}

void main();
