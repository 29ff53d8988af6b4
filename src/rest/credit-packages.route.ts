import type { FastifyInstance } from "fastify";
import { requireViewer } from "../auth/require-viewer";
import type { AppContext } from "../context/app-context";
import { getCreditPackage, listCreditPackages } from "../packages/read-credit-packages";
import { success } from "./envelope";
import { permitted } from "./permitted";
import type { ById } from "./owner";
import { presentCreditPackage } from "./present";
import { pageBody, readPage, readQuery } from "./read-page";

/** What is on sale. */
export function creditPackageRoutes(app: FastifyInstance, context: AppContext): void {
  app.get("/credit-packages", permitted(context, "listCreditPackages"), async (request) => {
    const page = readPage(readQuery(request, ["first", "after"]));
    const packages = await listCreditPackages(context, requireViewer(request.viewer), {
      ...page,
      includeArchived: false,
    });
    return success(200, pageBody(packages, presentCreditPackage));
  });

  app.get<ById>("/credit-packages/:id", permitted(context, "getCreditPackage"), async (request) => {
    readQuery(request, []);
    const creditPackage = await getCreditPackage(context, requireViewer(request.viewer), request.params.id);
    return success(200, presentCreditPackage(creditPackage));
  });
}
