import { GraphQLScalarType } from "graphql";
import { GraphQLJSONObject, GraphQLSafeInt } from "graphql-scalars";
import { GraphQLISODateTime } from "type-graphql";

/** Whole credits or minor currency units, within ±(2^53-1); GraphQL's own Int ends at 2^31. */
export const Credits = GraphQLSafeInt;

/** A moment as ISO 8601 in UTC, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export const Moment = GraphQLISODateTime;

/** An object with texts, `{ [name]: string }`; see `IsMetadata`. */
export const Metadata = new GraphQLScalarType({
  ...GraphQLJSONObject.toConfig(),
  name: "Metadata",
  description:
    'Texts by name, as a JSON object such as `{ "project": "hero" }`: up to 10, with names of 1 to 40 of A-Z, a-z, 0-9, ' +
    "underscore, dot and hyphen.",
  specifiedByURL: null,
});
