import { documentedPackageId } from "../development/seed";
import { badPage, badParameter, idParameter, pageParameters, read } from "./openapi/read-operation";
import type { Paths } from "./openapi/types";
import { starter } from "./read-examples";

const listCreditPackages = read({
  operationId: "listCreditPackages",
  tag: "Credit Packages",
  summary: "List the packages on sale",
  description:
    "Packages that can be bought now, in the order in which to show them. Archived ones are left out.",
  path: "/api/v1/credit-packages",
  schema: "CreditPackagePage",
  example: { nodes: [starter], pageInfo: { hasNextPage: false, endCursor: "eyJzb3J0T3JkZXIiOjEwfQ" } },
  parameters: pageParameters,
  failures: badPage,
});

const getCreditPackage = read({
  operationId: "getCreditPackage",
  tag: "Credit Packages",
  summary: "Read one package",
  description: "A package by its id, archived or not, so that old purchases can be shown.",
  path: `/api/v1/credit-packages/${documentedPackageId}`,
  schema: "CreditPackage",
  example: starter,
  parameters: [idParameter("Id of the credit package.", documentedPackageId)],
  failures: { ...badParameter, 404: "There is no such package." },
});

export const creditPackagePaths: Paths = {
  "/api/v1/credit-packages": { get: listCreditPackages },
  "/api/v1/credit-packages/{id}": { get: getCreditPackage },
};
