import { GraphQLError, GraphQLID } from "graphql";

const readId = GraphQLID.parseValue.bind(GraphQLID);

/**
 * Refuses an id that a caller sends as a JSON number beyond 2^53 - 1. Such a number is rounded when it is parsed, and
 * could be another user's id. Ids in the text of a document are exact, whatever their length.
 */
GraphQLID.parseValue = (value) => {
  if (typeof value === "number" && (!Number.isSafeInteger(value) || Object.is(value, -0))) {
    throw new GraphQLError(`ID cannot represent the number ${value} exactly: send ids as strings.`);
  }
  return readId(value);
};
