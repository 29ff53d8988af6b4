import { purchaseCreditPackagePaths, purchaseCreditPackageSchemas } from "./purchase-credit-package.path";
import { creditPackagePaths } from "./credit-packages.path";
import { purchasePaths } from "./purchases.path";
import { walletPaths } from "./wallet.path";
import {
  revenueCatSecuritySchemes,
  revenueCatWebhookPaths,
  revenueCatWebhookSchemas,
} from "./revenuecat-webhook.path";
import { developmentUrl } from "./openapi/code-samples";
import { headers, schemas, securitySchemes } from "./openapi/components";
import type { JsonSchema, Paths } from "./openapi/types";

/** A name that nobody can own, for every deployment puts its own here: see DOCS_PRODUCTION_URL. */
export const productionUrlPlaceholder = "https://credits.your-company.example";

const description = `
Credits for apps that sell credit packages: what is on sale, what a user bought and what is in their wallet.

Every answer has the same five keys: \`isSuccess\`, \`statusCode\`, \`data\`, \`errors\`, \`timestamp\`. Errors are one
fixed text for each status. Send \`Accept: application/problem+json\` to be told which field broke which rule.

**Production canlı ortamdır: orada değiştirdiğiniz her şey gerçek kişiler için değişir ve test satın alma işlemleri
403 ile reddedilir. Denemelerinizi Development sunucusunda yapın.**

**Production holds real data: what you change there is changed for real people, and test purchases are refused with
403. Try things out in Development.**
`.trim();

const tags = [
  { name: "Credit Packages", description: "What is on sale, and buying it in development and test." },
  { name: "Purchases", description: "What was bought." },
  { name: "Wallet", description: "The bearer's credits and everything that moved them." },
  { name: "RevenueCat", description: "Where the stores' purchases arrive." },
];

/** Each file of routes brings the description of its own; a new one is added here. */
const allPaths: readonly Paths[] = [
  purchaseCreditPackagePaths,
  creditPackagePaths,
  walletPaths,
  purchasePaths,
  revenueCatWebhookPaths,
];
const allSchemas: readonly Readonly<Record<string, JsonSchema>>[] = [
  schemas,
  purchaseCreditPackageSchemas,
  revenueCatWebhookSchemas,
];

/** The REST API as an OpenAPI 3.1 document: served at `/openapi.json` and committed as `openapi.json`. */
export function buildOpenApiDocument() {
  return {
    openapi: "3.1.0",
    info: {
      title: "Allmine Credits",
      version: "1.0.0",
      summary: "Credit packages, purchases and wallets for mobile apps.",
      description,
      contact: { name: "Allmine Credits" },
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [
      {
        url: developmentUrl,
        description:
          "Development. Test satın alma işlemleri burada yapılabilir, ücret alınmaz. / Test purchases work here, and nothing " +
          "costs anything.",
      },
      {
        url: productionUrlPlaceholder,
        description:
          "Production. UYARI: burada gerçek kullanıcıların gerçek verileri değişir; test satın alma işlemleri 403 ile " +
          "reddedilir. / WARNING, this changes the real data of real people; test purchases are refused with 403.",
      },
    ],
    security: [{ "JWT-auth": [] }],
    tags,
    paths: Object.assign({}, ...allPaths) as Paths,
    components: {
      schemas: Object.assign({}, ...allSchemas) as object,
      headers,
      securitySchemes: { ...securitySchemes, ...revenueCatSecuritySchemes },
    },
  };
}
