import type { FastifyInstance } from "fastify";
import type { Config } from "../../config/config";
import { servePage } from "./static-files";

/** `/docs`: the API reference and its playground, without a call to anybody else's server. */
export async function docsPage(app: FastifyInstance, { deployment, docs }: Config): Promise<void> {
  const { developmentUrl, productionUrl } = docs;
  const callsTo = [developmentUrl, productionUrl].filter((url) => url !== undefined);
  await servePage(app, { name: "docs", hasIndex: true, callsTo });
  // The page itself is the same file everywhere; this is how it learns where it is.
  app.get("/docs/settings.json", async () => ({
    isProduction: deployment === "production",
    developmentUrl,
    productionUrl,
  }));
}
