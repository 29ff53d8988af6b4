import type { FastifyInstance } from "fastify";
import type { Config } from "../../config/config";
import { servePage } from "./static-files";

/** `/docs`: the API reference and its playground. Loads nothing from other servers. */
export async function docsPage(app: FastifyInstance, { deployment, docs }: Config): Promise<void> {
  const { developmentUrl, productionUrl } = docs;
  const callsTo = [developmentUrl, productionUrl].filter((url) => url !== undefined);
  await servePage(app, { name: "docs", hasIndex: true, callsTo });
  // The page is the same file everywhere and reads from here which deployment it belongs to.
  app.get("/docs/settings.json", async () => ({
    isProduction: deployment === "production",
    developmentUrl,
    productionUrl,
  }));
}
