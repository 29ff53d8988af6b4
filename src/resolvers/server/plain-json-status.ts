import type { ApolloServerPlugin } from "@apollo/server";

/**
 * Sets the status by the GraphQL over HTTP specification. A caller that accepts only `application/json` gets 200
 * whenever the request itself could be read, even if its document or variables are wrong: any proxy may answer 400 in
 * that type, so the status would prove nothing. All other callers get the error's status. `extensions.statusCode`
 * always has it.
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
