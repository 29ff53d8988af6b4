import { execute, GraphQLError, parse, type GraphQLSchema } from "graphql";
import { Args, buildSchemaSync, Ctx, Query, Resolver, type ClassType } from "type-graphql";
import { badInput, Refusal } from "../errors";
import { AuditEntriesArgs } from "./audit-entry.input";
import { CreditPackagesArgs } from "./credit-package-filter.input";
import { HoldsArgs } from "./hold-filter.input";
import { LotsArgs } from "./lot-filter.input";
import { LedgerEntriesArgs } from "./ledger-entry.input";
import { PurchasesArgs } from "./purchase.input";
import { StoreEventsArgs } from "./store-event-where.input";
import { StoreTransactionsArgs } from "./store-transaction.input";
import { UsersArgs } from "./user.input";
import { validateInput } from "./validate-input";
import { WalletListArgs } from "./wallet-filter.input";
import { WalletMergesArgs } from "./wallet-merge.input";

/** The arguments of the lists that take `where` and `orderBy`, by the names of the root fields. */
const listArgs = {
  auditEntries: AuditEntriesArgs,
  creditPackages: CreditPackagesArgs,
  holds: HoldsArgs,
  lots: LotsArgs,
  ledgerEntries: LedgerEntriesArgs,
  purchases: PurchasesArgs,
  storeEvents: StoreEventsArgs,
  storeTransactions: StoreTransactionsArgs,
  users: UsersArgs,
  walletMerges: WalletMergesArgs,
  wallets: WalletListArgs,
} as const;

/** A list that takes `where` and `orderBy`. */
export type ListName = keyof typeof listArgs;

export const listNames = Object.keys(listArgs) as ListName[];

/** The filter and the order of a list. */
export type ListArgs<Name extends ListName> = Pick<
  InstanceType<(typeof listArgs)[Name]>,
  "where" | "orderBy"
>;

/** Where a reader leaves the arguments that it was given. */
interface Reading {
  given?: object;
}

function readerOf(name: ListName): Function {
  const args: ClassType = listArgs[name];
  @Resolver()
  class ListArgsReader {
    @Query(() => Boolean, { name })
    read(@Args(() => args) given: object, @Ctx() reading: Reading): boolean {
      reading.given = given;
      return true;
    }
  }
  return ListArgsReader;
}

/** A schema of its own, so that filters are read as GraphQL reads them: the same types, times, names and rules. */
function makeSchema(): GraphQLSchema {
  const [first, ...others] = listNames.map(readerOf);
  if (!first) throw new Error("There are no lists.");
  return buildSchemaSync({
    resolvers: [first, ...others],
    // No field here is guarded; type-graphql asks for a checker because fields of the API are.
    authChecker: () => false,
    validateFn: (value) => {
      if (typeof value === "object" && value !== null) validateInput(value);
    },
  });
}

let schema: GraphQLSchema | undefined;

/**
 * Reads the filter and the order of a list as a caller writes them outside GraphQL.
 * @param where the filter as JSON
 * @throws Refusal BAD_USER_INPUT
 */
export async function readListArgs<Name extends ListName>(
  name: Name,
  { where, orderBy }: { readonly where?: string; readonly orderBy?: string },
): Promise<ListArgs<Name>> {
  schema ??= makeSchema();
  const field = schema.getQueryType()?.getFields()[name];
  const types = new Map(field?.args.map((arg) => [arg.name, arg.type]));
  const document = parse(
    `query ($where: ${types.get("where")}, $orderBy: ${types.get("orderBy")}) { ${name}(where: $where, orderBy: $orderBy) }`,
  );
  const variableValues = { where: parseFilter(where), ...(orderBy !== undefined && { orderBy }) };
  const reading: Reading = {};
  const { errors } = await execute({ schema, document, contextValue: reading, variableValues });
  for (const error of errors ?? []) throw explain(error);
  return reading.given as ListArgs<Name>;
}

function parseFilter(where: string | undefined): unknown {
  if (where === undefined) return null;
  try {
    return JSON.parse(where);
  } catch {
    throw badInput([{ field: "where", message: "where must be JSON, as the GraphQL field takes it" }]);
  }
}

/** GraphQL's own errors name the variable, which is the parameter. */
function explain({ message, originalError }: GraphQLError): unknown {
  if (originalError instanceof Refusal) return originalError;
  const field = message.startsWith('Variable "$orderBy"') ? "orderBy" : "where";
  return badInput([{ field, message: message.slice(0, 300) }]);
}
