import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { DocumentNode, OperationDefinitionNode } from "graphql";
import { LRUCache } from "lru-cache";
import type { Config } from "../config/config";
import { explainError } from "../database/database-errors";
import { pagePolicy } from "../http/pages/page-policy";
import { refuseOtherMethods } from "../http/refuse-other-methods";
import { badInput } from "../errors";
import type { AppContext } from "../context/app-context";
import type { GraphqlContext } from "./server/graphql-context";
import { formatError, isFault } from "./server/format-error";
import { documentStore } from "./server/limits/document-store";
import { graphqlLimits } from "./server/limits/graphql-limits";
import { fragmentsOf, selectedFields } from "./server/limits/selected-fields";
import { dropEmptyParameters, readRequest, requireShortDocument } from "./server/limits/read-request";
import { requireListed } from "./server/require-listed";
import { compilingExecutor } from "./server/compiled-operations";
import { landingPage } from "./server/landing-page";
import { plainJsonStatus } from "./server/plain-json-status";
import { buildGraphqlSchema } from "./schema";

/** Switches off plugins that Apollo Server would otherwise add by itself. */
const leftOut = [
  // Our answers must not be cached, and this plugin's hook at every field takes a tenth of an answer's time.
  ApolloServerPluginCacheControlDisabled(),
  // Nothing is reported to Apollo, whatever the APOLLO_… variables say. The package for the reports is left out.
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
];

/** The GraphQL door, at `/graphql`. */
export async function graphqlApi(app: FastifyInstance, context: AppContext, config: Config): Promise<void> {
  const production = config.deployment === "production";
  const limits = graphqlLimits({ hideHints: production });
  const apollo = new ApolloServer<GraphqlContext>({
    ...limits,
    gateway: compilingExecutor(buildGraphqlSchema()),
    introspection: !production,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    documentStore: documentStore(),
    stopOnTerminationSignals: false,
    formatError,
    plugins: [
      readRequest,
      ...limits.plugins,
      landingPage(config),
      plainJsonStatus,
      troubleLog(app),
      rootFieldsLog,
      ...leftOut,
    ],
  });
  await apollo.start();
  app.addHook("onClose", () => apollo.stop());
  const route = {
    url: "/graphql",
    exposeHeadRoute: false,
    onRequest: requireReadableUrl,
    preHandler: documentChecks(config),
    onSend: addRequestId,
    handler: fastifyApolloHandler(apollo, {
      context: async (request) => contextOf(context, request),
    }),
  };
  app.route({ ...route, method: "POST" });
  app.route({ ...route, method: "GET", config: production ? {} : { helmet: pagePolicy() } });
  refuseOtherMethods(app, "/graphql", new Set(["GET", "POST"]));
}

function documentChecks({ graphqlOperations }: Config) {
  const checks = [requireShortDocument, dropEmptyParameters];
  return graphqlOperations ? [...checks, requireListed(graphqlOperations)] : checks;
}

function contextOf(context: AppContext, request: FastifyRequest): GraphqlContext {
  return {
    context,
    caller: request.caller,
    requestId: request.id,
    reportRootFields: (names) => void (request.rootFields = names),
  };
}

/** Whether a host name can be parsed, by name. Takes at most half a megabyte, because callers choose the names. */
const hosts = new LRUCache<string, boolean>({
  max: 1000,
  maxSize: 250_000,
  sizeCalculation: (_, host) => host.length + 1,
  memoMethod: (host) => URL.canParse("/graphql", `http://${host}/`),
});

/** Apollo parses the address by WHATWG rules, which throw for some addresses that HTTP allows. */
function requireReadableUrl({ url, hostname }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  if (url === "/graphql" ? hosts.memo(hostname) : URL.canParse(url, `http://${hostname}/`)) return done();
  throw badInput([{ field: "request", message: "The URL or the Host header cannot be read" }]);
}

/**
 * Adds the request's id, as in our log, to every error. The id is added to the finished answer, because Apollo refuses
 * some requests before it calls any plugin. Apollo writes `errors` first.
 */
function addRequestId(
  request: FastifyRequest,
  _reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
): void {
  if (typeof payload !== "string" || !payload.startsWith('{"errors":')) return done(null, payload);
  const answer = JSON.parse(payload) as { errors: { extensions?: { code?: string } }[] };
  request.errorCodes = [...new Set(answer.errors.map(({ extensions }) => extensions?.code ?? "UNKNOWN"))];
  const errors = answer.errors.map((error) => ({
    ...error,
    extensions: { ...error.extensions, requestId: request.id },
  }));
  done(null, JSON.stringify({ ...answer, errors }));
}

/** Logs faults in full, and outages by their cause. */
function troubleLog({ log, outages }: FastifyInstance): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue: { requestId: reqId } }) => {
        for (const error of errors) {
          const cause = error.originalError ?? error;
          if (isFault(error)) log.error({ reqId, err: cause }, "fault");
          else if (explainError(cause)?.code === "SERVICE_UNAVAILABLE") outages.report(cause, reqId);
        }
      },
    }),
  };
}

const rootFieldsMax = 20;

/** The root fields of operations that Apollo keeps parsed. */
const rootFieldsByOperation = new WeakMap<OperationDefinitionNode, readonly string[]>();

function rootFieldsOf(operation: OperationDefinitionNode, document: DocumentNode): readonly string[] {
  let fields = rootFieldsByOperation.get(operation);
  if (!fields) {
    const selected = selectedFields(operation.selectionSet, fragmentsOf(document));
    fields = [...new Set(selected)].slice(0, rootFieldsMax);
    rootFieldsByOperation.set(operation, fields);
  }
  return fields;
}

/** Logs which root fields an operation asks for, by their names in the schema, never by the caller's aliases. */
const rootFieldsLog: ApolloServerPlugin<GraphqlContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation, document, contextValue }) => {
      contextValue.reportRootFields(operation ? rootFieldsOf(operation, document) : []);
    },
  }),
};
