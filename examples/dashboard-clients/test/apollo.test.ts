import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { testNormalisedCache } from "./normalised-cache";

testNormalisedCache("Apollo Client", (uri, fetch) => {
  const client = new ApolloClient({ link: new HttpLink({ uri, fetch }), cache: new InMemoryCache() });
  return {
    watch: (query, variables, show) =>
      void client.watchQuery({ query, variables }).subscribe(({ data, dataState }) => {
        if (dataState === "complete") show(data);
      }),
    mutate: (mutation, variables) => client.mutate({ mutation, variables }),
  };
});
