import { readFileSync } from "node:fs";
import { fastify, type FastifyRequest } from "fastify";
import { buildSchema, GraphQLObjectType } from "graphql";
import mercurius from "mercurius";
import { createPool, type RowDataPacket } from "mysql2/promise";
import { defaultCreditType } from "../../src/credit-types";
import { unpackHex, unpackUlid } from "../../src/ids";
import { walletIdSql } from "../../src/ledger/wallet-owners";
import { publicIds } from "../../src/public-ids";
import { environment } from "./store";
import { userReader } from "./user-reader";

/**
 * mercurius with graphql-jit and the driver, with nothing in between: the committed schema, and resolvers for a list of
 * purchases with their package and wallet. No log, no limits, no rights.
 */
const { DATABASE_URL = "", JWT_SECRET = "", PORT = "" } = process.env;

const userOf = userReader(JWT_SECRET);
const pool = createPool({
  uri: DATABASE_URL.replace(/^mariadb:/, "mysql:"),
  connectionLimit: 10,
  timezone: "Z",
});
const rowsFor = async (sql: string, values: unknown[]) => (await pool.query<RowDataPacket[]>(sql, values))[0];
/** Ids and codes are compared byte by byte, so their columns are binary. */
const text = (bytes: unknown) => String(bytes);

const owner = { environment, creditType: defaultCreditType } as const;

interface Listed {
  readonly userId: string;
  readonly packageId: string;
}

const resolvers = {
  Query: {
    async purchases(_: unknown, { first }: { first: number }, { userId }: { userId: string }) {
      const rows = await rowsFor(
        `SELECT * FROM purchases WHERE walletId = ${walletIdSql} ORDER BY id DESC LIMIT ?`,
        [userId, owner.environment, owner.creditType, first + 1],
      );
      const nodes = rows.slice(0, first).map((row) => ({
        ...row,
        id: publicIds.Purchase.write({ id: unpackUlid(row["id"] as Buffer) }),
        createdAt: (row["createdAt"] as Date).toISOString(),
        currency: text(row["currency"]),
        userId,
        packageId: unpackHex(row["packageId"] as Buffer),
      }));
      const hasNextPage = rows.length > first;
      return { nodes, pageInfo: { hasNextPage, endCursor: nodes.at(-1)?.id ?? null } };
    },
  },
};

const distinct = <Value>(values: readonly Value[]) => [...new Set(values)];

const loaders = {
  Purchase: {
    async creditPackage(queries: readonly { obj: Listed }[]) {
      const ids = distinct(queries.map(({ obj }) => obj.packageId));
      const rows = await rowsFor("SELECT * FROM credit_packages WHERE id IN (?)", [
        ids.map((id) => Buffer.from(id, "hex")),
      ]);
      const packages = new Map(rows.map((row) => [unpackHex(row["id"] as Buffer), row]));
      return queries.map(({ obj }) => {
        const row = packages.get(obj.packageId);
        return { ...row, id: obj.packageId, name: text(row?.["name"]), currency: text(row?.["currency"]) };
      });
    },
    async wallet(queries: readonly { obj: Listed }[]) {
      const users = distinct(queries.map(({ obj }) => obj.userId));
      const rows = await rowsFor(
        "SELECT * FROM wallets WHERE userId IN (?) AND environment = ? AND creditType = ?",
        [users, owner.environment, owner.creditType],
      );
      const balances = new Map(rows.map((row) => [text(row["userId"]), Number(row["balance"])]));
      const wallets = new Map(
        users.map((userId) => {
          const [balance, id] = [balances.get(userId) ?? 0, publicIds.Wallet.write({ ...owner, userId })];
          return [userId, { id, userId, balance, available: balance }];
        }),
      );
      return queries.map(({ obj }) => wallets.get(obj.userId));
    },
  },
};

const schema = buildSchema(readFileSync("schema.graphql", "utf8"));
for (const type of Object.values(schema.getTypeMap()))
  if (type instanceof GraphQLObjectType) type.isTypeOf = () => true;

const app = fastify();
app.register(mercurius, {
  schema,
  resolvers,
  loaders,
  jit: 1,
  context: ({ headers }: FastifyRequest) => ({ userId: userOf(headers.authorization) }),
} as never);
void app.listen({ host: "127.0.0.1", port: Number(PORT) });
