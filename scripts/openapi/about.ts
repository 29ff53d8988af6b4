import { headers } from "../../src/rest/openapi/headers";
import { developmentUrl } from "./code-samples";

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
  { name: "Services", description: "What the app's own backend does with the wallets of users." },
  { name: "Exports", description: "The lists of dashboards as files." },
  { name: "RevenueCat", description: "Where the stores' purchases arrive." },
];

const securitySchemes = {
  "JWT-auth": {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "Token'ı, başına `Bearer` yazmadan, tek başına yapıştırın. / Paste the JSON Web Token alone, without the word " +
      "`Bearer`. In development, `npm run dev` prints one, " +
      "and `npm run token -- --user demo` makes more.",
  },
  // The two ways in which RevenueCat authenticates to the webhook.
  "RevenueCat-authorization": {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: "The value that the operator entered in RevenueCat's dashboard, unchanged.",
  },
  "RevenueCat-signature": {
    type: "apiKey",
    in: "header",
    name: "X-RevenueCat-Webhook-Signature",
    description: "`t=<unix seconds>,v1=<hex HMAC-SHA256 of t, a dot and the body>`.",
  },
} as const;

/** What `openapi.json` says about the API as a whole. */
export const about = {
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
      url: "https://credits.your-company.example",
      description:
        "Production. UYARI: burada gerçek kullanıcıların gerçek verileri değişir; test satın alma işlemleri 403 ile " +
        "reddedilir. / WARNING, this changes the real data of real people; test purchases are refused with 403.",
    },
  ],
  security: [{ "JWT-auth": [] }],
  tags,
  components: { headers, securitySchemes },
};
