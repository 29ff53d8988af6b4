import type { ApolloServerPlugin } from "@apollo/server";

/**
 * GraphQL over HTTP: who asks for `application/json` and nothing else is answered 200 once the request itself was
 * readable, even if its document or variables are wrong; any proxy may answer 400 in that type, so it proves nothing.
 * All others see the error's status. `extensions.statusCode` tells it to everybody.
 */
export const plainJsonStatus: ApolloServerPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ request, source, response }) => {
      if (source === undefined || response.http.status !== 400) return;
      if (asksForPlainJson(request.http?.headers.get("accept"))) response.http.status = 200;
    },
  }),
};

function asksForPlainJson(accept = ""): boolean {
  const types = accept.split(",").map((range) => range.split(";")[0]?.trim().toLowerCase());
  return types.every((type) => type === "application/json");
}
