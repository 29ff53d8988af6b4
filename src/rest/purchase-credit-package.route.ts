import type { FastifyInstance, FastifyRequest } from "fastify";
import { requireCaller } from "../auth/caller";
import { PurchaseCreditPackageInput } from "../inputs/purchase-credit-package.input";
import { validateInput } from "../inputs/validate-input";
import { badInput } from "../errors";
import type { AppContext } from "../context/app-context";
import { publicIds } from "../public-ids";
import { purchaseCreditPackage } from "../purchases/purchase-credit-package";
import { documentedPackageId } from "../ids";
import { success } from "./envelope";
import { examplePurchase } from "./examples";
import { failureAnswers, successAnswer } from "./openapi/answers";
import { inputProperty } from "./openapi/input-schema";
import { schemaNamed, type RouteSchema } from "./openapi/route-schema";
import type { NamedSchema } from "./openapi/shared-schemas";
import { permitted } from "./permitted";
import { presentPurchase } from "./present";
import { readQuery } from "./read-page";

/** `POST /credit-packages/purchase`: the documented endpoint, on whose exact answers every mobile app relies. */
export function purchaseCreditPackageRoute(app: FastifyInstance, context: AppContext): void {
  app.addSchema(requestSchema);
  app.route({
    method: "POST",
    url: "/credit-packages/purchase",
    ...permitted(context, "purchaseCreditPackage", schema),
    handler: async (request, reply) => {
      const caller = requireCaller(request.caller);
      readQuery(request, []);
      const input = readInput(request);
      const { purchase, balanceAfter, replayed } = await purchaseCreditPackage(context, caller, input);
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
  // Reads an own property of the body only, because `__proto__` in a body could supply an inherited one.
  if (Object.hasOwn(body, "packageId")) input.packageId = (body as PurchaseCreditPackageInput).packageId;
  const key = headers["idempotency-key"];
  if (key !== undefined) input.idempotencyKey = String(key);
  validateInput(input);
  return input;
}

/**
 * Reads `Prefer` as RFC 7240 says: commas outside of quotes separate preferences, the first of a name counts, names
 * ignore case, and values may be quoted.
 */
function prefersRepresentation({ headers }: FastifyRequest): boolean {
  if (headers.prefer === undefined) return false;
  const prefer = String(headers.prefer);
  const allQuotesClosed = prefer.split('"').length % 2 === 1;
  const preferences = prefer.match(/(?:"[^"]*"|[^",])+/g) ?? [];
  const first = preferences.find((preference) => /^\s*return\s*(?:[=;]|$)/i.test(preference)) ?? "";
  return (
    allQuotesClosed && /=\s*(?:representation|"representation")\s*(?:;|$)/i.test(first.split(";")[0] ?? "")
  );
}

const exampleBody = { packageId: documentedPackageId };

const bodyType = `interface PurchaseCreditPackageRequest {
  /**
   * Satın alınacak kredi paketinin
   * kimliği (1-64 karakter).
   * Id of the credit package to buy
   * (1 to 64 characters).
   */
  packageId: string;
}`;

/** Turkish comes first, because the documented contract of this operation is a Turkish page. */
const description = `
> **Uyarı: gerçek veriler.** Bu sayfada sunucu olarak **Production** seçerseniz istekleriniz canlı ortama gider ve
> gerçek kullanıcıların gerçek verilerini değiştirir. Denemelerinizi **Development** sunucusunda yapın.

**Yalnızca geliştirme ve test ortamları içindir.** Token'ın sahibi adına bir kredi paketi satın alır ve paketin
kredilerini onun cüzdanına ekler. Mağaza devreye girmez, ücret alınmaz.

Canlı ortamda krediler yalnızca RevenueCat'in webhook bildirimiyle gelir. Bu çağrı orada, içeriği ne olursa olsun, 403
ile reddedilir ve hiçbir şey değişmez.

İstek gövdesinin TypeScript tipi / TypeScript type of the body:

\`\`\`ts
${bodyType}
\`\`\`

Alıcı, kredi miktarı ve fiyat gövdeden okunmaz; gövde yalnızca paketi belirtir. Denetimler şu sırayla yapılır ve yanıtı
ilk başarısız olan belirler: token (401), ortam ve rol (403), gövde (400), paket (404), durum (409).

\`Idempotency-Key\` gönderilmezse her çağrı yeni bir satın almadır. Bir anahtar gönderin ve yanıt kaybolursa isteği aynı
anahtarla yineleyin: aynı anahtarla yalnızca bir kez satın alınır.

---

> **Warning: real data.** With **Production** chosen as the server of this page, your requests go to the live service and
> change the real data of real people. Try things out on **Development**.

**For development and tests only.** Buys one credit package for the bearer of the token and puts its credits into their
wallet. No store takes part and no money moves.

In production, credits arrive only through RevenueCat's webhook. There this call is refused with 403, whatever its body
says, and nothing changes.

The buyer, the number of credits and the price are never read from the body. The body names only the package. Checks run
in this order, and the first check that fails decides the answer: token (401), environment and role (403), body
(400), package (404), state (409).

Without an \`Idempotency-Key\` each call is a purchase of its own. Send a key, and repeat the request with the same key
when an answer is lost: a key buys only once, however late it is repeated.
`.trim();

/** The body of the request. It holds only the package, because REST takes the idempotency key from a header. */
const requestSchema: NamedSchema = {
  $id: "PurchaseCreditPackageRequest",
  type: "object",
  description:
    "Hangi paketin satın alınacağı; diğer alanlar dikkate alınmaz. / Which package to buy; other fields are ignored.",
  required: ["packageId"],
  properties: {
    packageId: inputProperty(PurchaseCreditPackageInput, "packageId", {
      description:
        "Satın alınacak kredi paketinin kimliği (ID). Başka türden değerler metne dönüştürülmez. / Id of the credit package " +
        "to buy. Values of other types are not converted to strings.",
      examples: [documentedPackageId],
    }),
  },
  examples: [exampleBody],
};

const schema: RouteSchema = {
  operationId: "purchaseCreditPackage",
  tags: ["Credit Packages"],
  summary:
    "Kredi paketi satın al (yalnızca geliştirme ve test) / Buy a credit package (development and test only)",
  description,
  headers: {
    type: "object",
    properties: {
      "Idempotency-Key": inputProperty(PurchaseCreditPackageInput, "idempotencyKey", {
        description:
          "A text that the caller makes for this one purchase, such as a UUID, and repeats with every retry. A key that was " +
          "used over GraphQL counts as used here too.",
      }),
      Prefer: {
        type: "string",
        description: "`return=representation` (RFC 7240) asks for the purchase in `data`.",
      },
    },
  },
  body: schemaNamed("PurchaseCreditPackageRequest"),
  sample: { body: exampleBody, bodyType },
  response: {
    201: successAnswer(201, {
      description:
        "The package is bought: its credits are stored in the wallet, and a crash of the service cannot lose them.",
      data: {
        anyOf: [
          {
            type: "object",
            maxProperties: 0,
            description: "Empty, unless the caller sends `Prefer: return=representation`.",
          },
          schemaNamed("Purchase"),
        ],
      },
      headers: ["Location", "Idempotency-Replayed", "Preference-Applied"],
      examples: {
        documented: { summary: "The answer", data: {} },
        representation: { summary: "With `Prefer: return=representation`", data: examplePurchase },
      },
    }),
    ...failureAnswers({
      400:
        "The body is not a JSON object, `packageId` is missing, not a string, empty or longer than 64 characters, or the " +
        "address has a query parameter.",
      403: "The deployment is production, where test purchases are refused, or the token has no role that may buy.",
      404: "There is no such package.",
      409:
        "The package is archived, the buyer has reached the package's purchase limit, the idempotency key was used for " +
        "another purchase, the wallet was merged into another one, or the wallet would exceed the most credits it can hold.",
      413: "The body is larger than 100 kB.",
      415: "The body is not `application/json`. Nothing is bought.",
      503: "The service does not know whether the package was bought. Try again with the same `Idempotency-Key`.",
    }),
  },
};
