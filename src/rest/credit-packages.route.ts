import type { FastifyInstance } from "fastify";
import type { AppContext } from "../context/app-context";
import { getCreditPackage, listCreditPackages } from "../packages/read-credit-packages";
import { success } from "./envelope";
import { requireSignIn, type ById } from "./owner";
import { presentCreditPackage } from "./present";
import { pageBody, readPage, readQuery } from "./read-page";

/** What is on sale. */
export function creditPackageRoutes(app: FastifyInstance, service: AppContext): void {
  app.get("/credit-packages", { onRequest: requireSignIn }, async (request) => {
    const page = readPage(readQuery(request, ["first", "after"]));
    const packages = await listCreditPackages(service, { ...page, includeArchived: false });
    return success(200, pageBody(packages, presentCreditPackage));
  });

  app.get<ById>("/credit-packages/:id", { onRequest: requireSignIn }, async (request) => {
    readQuery(request, []);
    return success(200, presentCreditPackage(await getCreditPackage(service, request.params.id)));
  });
}
