import type { FastifyInstance } from "fastify";
import { playgroundToken } from "../../development/playground-token";
import type { Config } from "../../config/config";
import { startingDocuments } from "../../development/starting-documents";
import type { Role } from "../../auth/viewer";
import { isLocalRequest } from "../local-requests";
import { servePage } from "./static-files";

/** `/graphiql`: an IDE for GraphQL that needs no other server. Outside production only. */
export async function graphiqlPage(app: FastifyInstance, config: Config): Promise<void> {
  await servePage(app, { name: "graphiql", hasIndex: true });
  app.get("/graphiql/settings.json", async (request) => {
    const tokenOf = (role: Role) => (isLocalRequest(request) ? playgroundToken(config, [role]) : undefined);
    return {
      tabs: startingDocuments.map(({ role, document }) => ({
        query: document,
        headers: JSON.stringify({
          authorization: `Bearer ${tokenOf(role) ?? `<token with the role ${role}>`}`,
        }),
      })),
    };
  });
}
