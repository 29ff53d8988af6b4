import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { buildSchema, introspectionFromSchema } from "graphql";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { testNormalisedCache } from "./normalised-cache";

const schema = introspectionFromSchema(
  buildSchema(readFileSync(join(__dirname, "../../../schema.graphql"), "utf8")),
);

testNormalisedCache("urql", (url, fetch) => {
  const exchanges = [cacheExchange({ schema }), fetchExchange];
  const client = new Client({ url, exchanges, fetch, preferGetMethod: false });
  return {
    watch: (query, variables, show) =>
      void client.query(query, variables).subscribe(({ data }) => {
        if (data) show(data);
      }),
    mutate: (mutation, variables) => client.mutation(mutation, variables).toPromise(),
  };
});
