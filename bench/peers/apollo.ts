import { ApolloServer } from "@apollo/server";
import { expressMiddleware } from "@as-integrations/express5";
import express from "express";
import { readConfig } from "../../src/config/config";
import { createAppContext } from "../../src/context/create-app-context";
import { Database } from "../../src/database/database";
import { parseDatabaseUrl } from "../../src/database/database-url";
import { createLogger } from "../../src/log";
import type { GraphqlContext } from "../../src/resolvers/server/graphql-context";
import { buildGraphqlSchema } from "../../src/resolvers/schema";
import { userReader } from "./user-reader";

/** Apollo Server on Express, as its guide shows it, with our resolvers. No limits, no log, nothing compiled. */
const { DATABASE_URL = "", JWT_SECRET = "", PORT = "" } = process.env;

const userOf = userReader(JWT_SECRET);

async function main(): Promise<void> {
  const config = readConfig({ NODE_ENV: "test", DATABASE_URL, JWT_SECRET });
  const database = await Database.open(parseDatabaseUrl(DATABASE_URL));
  const context = createAppContext(config, database, createLogger("silent"));
  const apollo = new ApolloServer<GraphqlContext>({ schema: buildGraphqlSchema() });
  await apollo.start();
  const middleware = expressMiddleware(apollo, {
    context: async ({ req }) => {
      const viewer = { userId: userOf(req.headers.authorization), roles: ["user" as const] };
      return {
        context,
        caller: { viewer, kind: "TOKEN" as const, requestId: "", address: null },
        requestId: "",
        reportRootFields: () => undefined,
      };
    },
  });
  express().use("/graphql", express.json(), middleware).listen(Number(PORT), "127.0.0.1");
}

void main();
