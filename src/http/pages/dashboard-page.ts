import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { permissions } from "../../auth/permissions";
import type { Config } from "../../config/config";
import { playgroundToken } from "../../development/playground-token";
import { isLocalRequest } from "../local-requests";
import { servePage } from "./static-files";

/** `/dashboard`: the application in `dashboard/`. Its screens have addresses below, which all load the same page. */
export async function dashboardPage(app: FastifyInstance, config: Config): Promise<void> {
  const { hostOrigins } = config.dashboard;
  const page = await servePage(app, { name: "dashboard", hasIndex: true, framedBy: hostOrigins });
  app.get("/dashboard/settings.json", async (request) => ({
    deployment: config.deployment,
    hostOrigins,
    developmentTokens: isLocalRequest(request) ? developmentTokens(config) : {},
  }));
  app.get("/dashboard/*", page.route, async (request: FastifyRequest, reply: FastifyReply) =>
    // A file of another version must not look like the page.
    request.url.startsWith("/dashboard/assets/") ? reply.callNotFound() : page.index(reply),
  );
}

/** A token for each role that reads what the dashboard shows, so that a newcomer opens the dashboard with one press. Empty where none can be made. */
function developmentTokens(config: Config): Readonly<Record<string, string | undefined>> {
  const { roles = [] } = permissions.readServiceHealth;
  return Object.fromEntries(roles.map((role) => [role, playgroundToken(config, [role])]));
}
