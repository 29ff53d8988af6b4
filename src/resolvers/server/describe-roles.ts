import { isObjectType, type GraphQLSchema } from "graphql";
import { isForEveryUser, rolesFor, type Operation } from "../../auth/permissions";

/** Ends the description of each field that ordinary users may not ask for with the roles that may. */
export function describeRoles(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      const operation = field.extensions.operation as Operation | undefined;
      if (operation === undefined || isForEveryUser(operation)) continue;
      field.description = `${field.description} Needs ${rolesFor(operation)}.`;
    }
  }
}
