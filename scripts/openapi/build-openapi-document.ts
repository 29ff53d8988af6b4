import swagger, { type JSONObject } from "@fastify/swagger";
import { fastify, type FastifyInstance, type RouteOptions } from "fastify";
import type { AppContext } from "../../src/context/app-context";
import type { RouteSchema } from "../../src/rest/openapi/route-schema";
import { sharedSchemas } from "../../src/rest/openapi/shared-schemas";
import { restApi } from "../../src/rest/rest-api";
import { revenueCatWebhookRoute } from "../../src/rest/revenuecat-webhook.route";
import { about } from "./about";
import { codeSamples } from "./code-samples";

/** The REST API as an OpenAPI 3.1 document, read off its routes; `openapi.json` is this. */
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

/** What a route says of itself, with code samples where an app calls it. Routes that only refuse say nothing. */
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

/** `@fastify/swagger` takes a header for a schema, and so a reference to a header for a header with that schema. */
function referToHeaders(document: object): object {
  return JSON.parse(JSON.stringify(document), (_key, value) =>
    value?.schema?.$ref?.startsWith("#/components/headers/") ? value.schema : value,
  );
}
