import type { FastifyInstance, FastifyRequest } from "fastify";
import { requireViewer } from "../auth/require-viewer";
import { PurchaseCreditPackageInput } from "../inputs/purchase-credit-package.input";
import { validateInput } from "../inputs/validate-input";
import { badInput } from "../errors";
import type { AppContext } from "../context/app-context";
import { publicIds } from "../public-ids";
import { purchaseCreditPackage } from "../purchases/purchase-credit-package";
import { success } from "./envelope";
import { permitted } from "./permitted";
import { presentPurchase } from "./present";
import { readQuery } from "./read-page";

/** `POST /credit-packages/purchase`, the documented endpoint; CONTRACT of every mobile app. */
export function purchaseCreditPackageRoute(app: FastifyInstance, context: AppContext): void {
  app.route({
    method: "POST",
    url: "/credit-packages/purchase",
    ...permitted(context, "purchaseCreditPackage"),
    handler: async (request, reply) => {
      const viewer = requireViewer(request.viewer);
      readQuery(request, []);
      const input = readInput(request);
      const { purchase, balanceAfter, replayed } = await purchaseCreditPackage(context, { viewer, ...input });
      reply.code(201).header("location", `/api/v1/purchases/${publicIds.Purchase.write(purchase)}`);
      if (replayed) reply.header("idempotency-replayed", "true");
      if (!prefersRepresentation(request)) return success(201, {});
      reply.header("preference-applied", "return=representation");
      return success(201, presentPurchase(purchase, balanceAfter));
    },
  });
}

function readInput({ body, headers }: FastifyRequest): PurchaseCreditPackageInput {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw badInput([{ field: "body", message: "The body must be a JSON object" }]);
  }
  const input = new PurchaseCreditPackageInput();
  // Its own key only, never one that the caller planted in a prototype.
  if (Object.hasOwn(body, "packageId")) input.packageId = (body as PurchaseCreditPackageInput).packageId;
  const key = headers["idempotency-key"];
  if (key !== undefined) input.idempotencyKey = String(key);
  validateInput(input);
  return input;
}

/** RFC 7240: preferences are separated by commas, their names in any case, their values perhaps quoted. */
function prefersRepresentation({ headers }: FastifyRequest): boolean {
  return String(headers.prefer ?? "")
    .split(",")
    .some((preference) => /^\s*return\s*=\s*"?representation"?\s*(;|$)/i.test(preference));
}
