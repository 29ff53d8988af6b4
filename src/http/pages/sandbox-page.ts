import type { FastifyInstance } from "fastify";
import { mostPowerfulPlaygroundToken } from "../../development/playground-token";
import type { Config } from "../../config/config";
import { startingDocuments } from "../../development/starting-documents";
import { isLocalRequest } from "../local-requests";
import { servePage } from "./static-files";

/**
 * `/sandbox`: Apollo Sandbox, which opens with the documents of all tasks in one. Only this page loads scripts from
 * another server.
 */
export async function sandboxPage(app: FastifyInstance, config: Config): Promise<void> {
  await servePage(app, {
    name: "sandbox",
    hasIndex: true,
    scriptsFrom: ["https://embeddable-sandbox.cdn.apollographql.com"],
    frames: ["https://sandbox.embed.apollographql.com"],
  });
  app.get("/sandbox/settings.json", async (request) => {
    const token = isLocalRequest(request) ? mostPowerfulPlaygroundToken(config) : undefined;
    return {
      document: startingDocuments.map(({ document }) => document).join("\n\n"),
      headers: { authorization: `Bearer ${token ?? "<token>"}` },
    };
  });
}
