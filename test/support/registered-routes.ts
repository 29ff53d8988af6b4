import { fastify } from "fastify";
import { revenueCatWebhookRoute } from "../../src/rest/revenuecat-webhook.route";
import { restApi } from "../../src/rest/rest-api";
import type { AppContext } from "../../src/context/app-context";

/** Every route of the REST API as the service registers them, such as `GET /api/v1/purchases/{id}`. */
export async function registeredRoutes(service: AppContext): Promise<string[]> {
  const routes: { methods: string[]; url: string }[] = [];
  const app = fastify();
  app.addHook("onRoute", ({ method, url }) => void routes.push({ methods: [method].flat(), url }));
  await app.register(async (rest) => restApi(rest, service), { prefix: "/api/v1" });
  const secrets = { authorizations: ["a secret"], signingSecrets: [] };
  const settings = { secrets, limitFailures: async () => undefined };
  await app.register(async (webhooks) => revenueCatWebhookRoute(webhooks, service, settings), {
    prefix: "/api/v1/webhooks",
  });
  const named = routes.flatMap(({ methods, url }) => methods.map((method) => ({ method, url })));
  const answers = await Promise.all(
    named.map(async ({ method, url }) => (await app.inject({ method: method as "GET", url })).statusCode),
  );
  return named
    .filter(({ method }, index) => method !== "HEAD" && answers[index] !== 405)
    .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, "{$1}")}`);
}
