import { readCreditType } from "../inputs/credit-type";
import type { JsonSchema } from "./openapi/route-schema";
import type { FastifyInstance } from "fastify";
import { requireCaller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { documentedPackageId } from "../ids";
import { getCreditPackage, listCreditPackages } from "../packages/read-credit-packages";
import { success } from "./envelope";
import { examplePackage } from "./examples";
import { badPage, badParameter, describeRoute, idSchema, pageQuery } from "./openapi/describe-route";
import {
  creditsSchema,
  creditTypeCode,
  creditTypeSchema,
  pageOf,
  type NamedSchema,
} from "./openapi/shared-schemas";
import { permitted } from "./permitted";
import type { ById } from "./owner";
import { presentCreditPackage } from "./present";
import { pageBody, readPage, readQuery } from "./read-page";

/** Routes that read the credit packages on sale. */
export function creditPackageRoutes(app: FastifyInstance, context: AppContext): void {
  app.addSchema(creditPackageSchema);
  app.addSchema(pageOf("CreditPackage"));

  app.get("/credit-packages", permitted(context, "listCreditPackages", listSchema), async (request) => {
    const { creditType, ...page } = readQuery(request, ["first", "after", "creditType"]);
    const packages = await listCreditPackages(context, requireCaller(request.caller), {
      ...readPage(page),
      includeArchived: false,
      ...(creditType === undefined ? {} : { creditType: readCreditType(creditType) }),
    });
    return success(200, pageBody(packages, presentCreditPackage));
  });

  app.get<ById>(
    "/credit-packages/:id",
    permitted(context, "getCreditPackage", getSchema),
    async (request) => {
      readQuery(request, []);
      const creditPackage = await getCreditPackage(context, requireCaller(request.caller), request.params);
      return success(200, presentCreditPackage(creditPackage));
    },
  );
}

const creditPackageSchema: NamedSchema = {
  $id: "CreditPackage",
  type: "object",
  required: [
    "id",
    "name",
    "description",
    "credits",
    "bonusCredits",
    "priceAmount",
    "currency",
    "purchaseLimitPerUser",
    "archived",
  ],
  properties: {
    id: { type: "string", description: "24 hexadecimal digits." },
    name: { type: "string" },
    description: { type: ["string", "null"] },
    credits: creditsSchema("Credits that the price pays for, without the bonus."),
    bonusCredits: creditsSchema("Credits that the buyer gets in addition; 0 for none."),
    priceAmount: creditsSchema("Price in minor units of the currency: 499 is 4.99 in USD."),
    currency: { type: "string", description: "ISO 4217 code, such as `USD`." },
    purchaseLimitPerUser: {
      type: ["integer", "null"],
      description: "How often one user may buy the package; null for no limit.",
    },
    archived: {
      type: "boolean",
      description: "Whether the package is archived: it can no longer be bought.",
    },
    creditType: creditTypeSchema,
  },
};

const packageTypeQuery: JsonSchema = {
  ...creditTypeCode,
  description: "Only packages that grant credits of this type. Left out, packages of all types.",
};

const listSchema = describeRoute({
  operationId: "listCreditPackages",
  tag: "Credit Packages",
  summary: "List the packages on sale",
  description:
    "The packages that can be bought now, in the order in which an app shows them. Archived packages are left out.",
  query: { ...pageQuery, creditType: packageTypeQuery },
  data: "CreditPackagePage",
  example: { nodes: [examplePackage], pageInfo: { hasNextPage: false, endCursor: "eyJzb3J0T3JkZXIiOjEwfQ" } },
  failures: badPage,
});

const getSchema = describeRoute({
  operationId: "getCreditPackage",
  tag: "Credit Packages",
  summary: "Read one package",
  description:
    "Reads a package by its id. Archived packages can be read too, so that an app can show old purchases.",
  id: idSchema("Id of the credit package.", documentedPackageId),
  data: "CreditPackage",
  example: examplePackage,
  failures: { ...badParameter, 404: "There is no such package." },
});
