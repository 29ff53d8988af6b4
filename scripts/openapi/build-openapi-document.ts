import swagger, { type JSONObject } from "@fastify/swagger";
import { fastify, type FastifyInstance, type RouteOptions } from "fastify";
import type { AppContext } from "../../src/context/app-context";
import type { RouteSchema } from "../../src/rest/openapi/route-schema";
import { sharedSchemas } from "../../src/rest/openapi/shared-schemas";
import { restApi } from "../../src/rest/rest-api";
import { revenueCatWebhookRoute } from "../../src/rest/revenuecat-webhook.route";
import { about } from "./about";
import { codeSamples } from "./code-samples";

/** Describes the REST API as an OpenAPI 3.1 document, made from its routes. `openapi.json` is this document. */
export async function buildOpenApiDocument(): Promise<object> {
  const app = fastify();
  await app.register(swagger, {
    openapi: about,
    stripBasePath: false,
    convertConstToEnum: false,
    refResolver: { buildLocalReference: ({ $id }: JSONObject) => String($id) },
    transform: ({ url, route }) => ({ url, schema: schemaOf(route) }),
  });
  for (const schema of sharedSchemas) app.addSchema(schema);
  await registerRoutes(app);
  await app.ready();
  return referToHeaders(app.swagger());
}

/** Registers the routes as the service does. Nobody calls them, so they need no database. */
async function registerRoutes(app: FastifyInstance): Promise<void> {
  const context = { deployment: "development" } as AppContext;
  const settings = {
    secrets: { authorizations: [], signingSecrets: [] },
    limitFailures: async () => undefined,
  };
  await app.register(async (rest) => restApi(rest, context), { prefix: "/api/v1" });
  await app.register(async (webhooks) => revenueCatWebhookRoute(webhooks, context, settings), {
    prefix: "/api/v1/webhooks",
  });
}

/** The description of a route, with code samples if apps call it. Routes that only refuse a method are left out. */
function schemaOf({ method, url, config }: RouteOptions): object {
  const schema = config?.schema;
  if (!schema) return { hide: true };
  if (schema.security) return schema;
  const { body, bodyType } = schema.sample ?? {};
  const call = { method: String(method), path: examplePath(url, schema) };
  return {
    ...schema,
    "x-codeSamples": codeSamples(body ? { ...call, body: JSON.stringify(body), bodyType } : call),
  };
}

function examplePath(url: string, { params }: RouteSchema): string {
  return url.replaceAll(/:(\w+)/g, (_, name: string) => String(params?.properties[name]?.examples));
}

/**
 * `@fastify/swagger` takes the description of a header for a schema, and so turns a reference to a header into a header
 * with that reference as its schema. This undoes it.
 */
function referToHeaders(document: object): object {
  return JSON.parse(JSON.stringify(document), (_key, value) =>
    value?.schema?.$ref?.startsWith("#/components/headers/") ? value.schema : value,
  );
}
