import { GraphQLSafeInt } from "graphql-scalars";
import { GraphQLISODateTime } from "type-graphql";

/** Whole credits or minor currency units, within ±(2^53-1); GraphQL's own Int ends at 2^31. */
export const Credits = GraphQLSafeInt;

/** A moment as ISO 8601 in UTC, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export const Moment = GraphQLISODateTime;
