import { fastify } from "fastify";
import { revenueCatWebhookRoute } from "../../src/rest/revenuecat-webhook.route";
import { restApi } from "../../src/rest/rest-api";
import type { AppContext } from "../../src/context/app-context";
import type { RouteSchema } from "../../src/rest/openapi/route-schema";

interface RegisteredRoute {
  /** The method and path, such as `GET /api/v1/purchases/{id}`. */
  readonly name: string;
  /** The row of `auth/permissions.ts` that guards it. */
  readonly operation: string | undefined;
  /** The route's description in `openapi.json`. */
  readonly schema: RouteSchema | undefined;
}

/** Every route of the REST API as the service registers them. */
export async function registeredRoutes(context: AppContext): Promise<RegisteredRoute[]> {
  const routes: (Omit<RegisteredRoute, "name"> & { methods: string[]; url: string })[] = [];
  const app = fastify();
  app.addHook("onRoute", ({ method, url, config }) => {
    routes.push({ methods: [method].flat(), url, operation: config?.operation, schema: config?.schema });
  });
  await app.register(async (rest) => restApi(rest, context), { prefix: "/api/v1" });
  const secrets = { authorizations: ["a secret"], signingSecrets: [] };
  const settings = { secrets, limitFailures: async () => undefined };
  await app.register(async (webhooks) => revenueCatWebhookRoute(webhooks, context, settings), {
    prefix: "/api/v1/webhooks",
  });
  const named = routes.flatMap(({ methods, ...route }) => methods.map((method) => ({ method, ...route })));
  const answers = await Promise.all(
    named.map(async ({ method, url }) => (await app.inject({ method: method as "GET", url })).statusCode),
  );
  return named
    .filter(({ method }, index) => method !== "HEAD" && answers[index] !== 405)
    .map(({ method, url, operation, schema }) => ({
      name: `${method} ${url.replaceAll(/:(\w+)/g, "{$1}")}`,
      operation,
      schema,
    }));
}
