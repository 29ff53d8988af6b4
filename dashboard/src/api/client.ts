import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { ErrorLink } from "@apollo/client/link/error";
import { readProblem } from "./problem";

/**
 * The client of one session. Every object has an `id`, so the cache needs no configuration: after a mutation each
 * screen shows the objects of its answer.
 * @param onRefused called when the service no longer accepts the token.
 */
export function createClient(token: string, onRefused: () => void): ApolloClient {
  const refused = new ErrorLink(({ error }) => {
    if (readProblem(error).code === "UNAUTHENTICATED") onRefused();
  });
  const http = new HttpLink({ uri: "/graphql", headers: { authorization: `Bearer ${token}` } });
  return new ApolloClient({
    link: ApolloLink.from([refused, http]),
    cache: new InMemoryCache(),
  });
}
