import { fastify } from "fastify";
import { parseDatabaseUrl } from "../../src/database/database-url";
import { embeddedStore } from "./embedded-store";
import { mysqlStore } from "./mysql-store";
import { userReader } from "./user-reader";

/**
 * Fastify and the driver with nothing in between. Executes the statements of our ledger for a batch, in a separate
 * transaction for each purchase. No log, no limits, no validation: only the purchase itself.
 */
const { DATABASE_URL = "", JWT_SECRET = "", PORT = "" } = process.env;

const location = parseDatabaseUrl(DATABASE_URL);
const store = location.engine === "mysql" ? mysqlStore(location.url) : embeddedStore(location.path);
const app = fastify();

const userOf = userReader(JWT_SECRET);

app.post<{ Body: { packageId: string } }>(
  "/api/v1/credit-packages/purchase",
  async ({ headers, body }, reply) => {
    const userId = userOf(headers.authorization);
    await store.purchase({ userId, packageId: body.packageId, idempotencyKey: headers["idempotency-key"] });
    reply.code(201);
    return { isSuccess: true, statusCode: 201, data: {}, errors: [], timestamp: new Date().toISOString() };
  },
);
app.get("/api/v1/wallet", ({ headers }) => store.wallet(userOf(headers.authorization)));
app.get<{ Querystring: { first: string } }>("/api/v1/purchases", ({ headers, query }) =>
  store.purchases(userOf(headers.authorization), Number(query.first)),
);

void app.listen({ host: "127.0.0.1", port: Number(PORT) });
