import { type ASTNode, GraphQLError } from "graphql";

import { Refusal } from "../../../errors";

/** A refusal in the form that Apollo needs to answer 400 instead of 200 or 500. */
export function limitRefusal(message: string, node?: ASTNode): GraphQLError {
  const refusal = new Refusal("BAD_USER_INPUT", message);
  return new GraphQLError(message, {
    nodes: node,
    originalError: refusal,
    extensions: { code: refusal.code, http: { status: refusal.status } },
  });
}
