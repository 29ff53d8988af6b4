import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { fastify } from "fastify";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { defaultCreditType } from "../../src/credit-types";
import { kindNumbers } from "../../src/entities/ledger-entry";
import { noHash } from "../../src/ledger/entry-hash";
import { environment } from "./store";

/**
 * The least that a durable purchase can be: a route, a token check, and a group commit that writes the rows of a batch
 * in one message to the server. No rules, log, limits, headers, repeats or hash chain. It trusts its tables to be its
 * own, keeps the wallets in memory, and gives up when a commit fails.
 */
const { DATABASE_URL = "", JWT_SECRET = "", PORT = "", PACKAGE_ID = "" } = process.env;

const lanes = Number(process.env.LIMIT_LANES ?? 2);
const batchMax = 256;

interface Wallet {
  /** Hexadecimal digits, like every id here. */
  readonly id: string;
  readonly userId: string;
  balance: number;
  sequence: number;
}

interface Waiting {
  readonly wallet: Wallet;
  readonly done: () => void;
}

const wallets = new Map<string, Wallet>();
/** The users of the tokens that have been checked. The benchmark's tokens outlive it. */
const users = new Map<string, string>();
let queue: Waiting[] = [];
let free: Connection[] = [];
let planned = false;
let offer = { credits: 0, priceAmount: 0, currency: "" };

let made = 0;
/** Rises with time, as ours do, so that the indexes grow at their end. */
const newId = () =>
  Date.now().toString(16).padStart(12, "0") + firstHalf + (made += 1).toString(16).padStart(10, "0");
const firstHalf = randomBytes(5).toString("hex");

function userOf(authorization = ""): string {
  const known = users.get(authorization);
  if (known !== undefined) return known;
  const [head, claims = "", signature = ""] = authorization.slice("Bearer ".length).split(".");
  const wanted = createHmac("sha256", JWT_SECRET).update(`${head}.${claims}`).digest();
  if (!timingSafeEqual(wanted, Buffer.from(signature, "base64url"))) throw new Error("The token is forged.");
  const { sub } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { sub: string };
  users.set(authorization, sub);
  return sub;
}

function walletOf(userId: string): Wallet {
  let wallet = wallets.get(userId);
  if (!wallet) wallets.set(userId, (wallet = { id: newId(), userId, balance: 0, sequence: 0 }));
  return wallet;
}

function purchase(userId: string): Promise<void> {
  return new Promise((done) => {
    queue.push({ wallet: walletOf(userId), done });
    plan();
  });
}

/** A lane takes what has arrived in this turn of the event loop; a second lane waits for a batch that is worth it. */
function plan(): void {
  const underWay = lanes - free.length;
  if (planned || free.length === 0 || queue.length === 0 || (underWay > 0 && queue.length < 16)) return;
  planned = true;
  void setImmediate().then(() => {
    planned = false;
    const connection = free.pop();
    const batch = queue.slice(0, batchMax);
    queue = queue.slice(batchMax);
    if (connection) void commit(connection, batch);
  });
}

async function commit(connection: Connection, batch: readonly Waiting[]): Promise<void> {
  await connection.query(statementsOf(batch));
  for (const { done } of batch) done();
  free.push(connection);
  plan();
}

/** Balances are raised and not set, so that two lanes may have the same wallet. */
function statementsOf(batch: readonly Waiting[]): string {
  const now = `'${new Date().toISOString().slice(0, 23).replace("T", " ")}'`;
  const [entries, purchases]: [string[], string[]] = [[], []];
  const changed = new Map<Wallet, number>();
  const { credits, priceAmount, currency } = offer;
  for (const { wallet } of batch) {
    const id = newId();
    wallet.sequence += 1;
    wallet.balance += credits;
    changed.set(wallet, (changed.get(wallet) ?? 0) + 1);
    entries.push(
      `(x'${wallet.id}',${wallet.sequence},x'${newId()}',${kindNumbers.PURCHASE},${credits},${wallet.balance},x'${id}',${now},x'${noHash}')`,
    );
    purchases.push(
      `(x'${wallet.id}',x'${id}',x'${PACKAGE_ID}',${credits},${priceAmount},'${currency}',${wallet.sequence},${now})`,
    );
  }
  // In the order of their ids, so that two lanes cannot block each other.
  const rows = [...changed]
    .toSorted(([a], [b]) => (a.id < b.id ? -1 : 1))
    .map(
      ([{ id, userId }, times]) =>
        `(x'${id}','${userId}','${environment}','${defaultCreditType}',${times * credits},${times},x'${noHash}',${now})`,
    );
  return `START TRANSACTION;
    INSERT INTO wallets (id, userId, environment, creditType, balance, sequence, headHash, createdAt)
    VALUES ${rows.join()} ON DUPLICATE KEY UPDATE balance = balance + VALUES(balance), sequence = sequence + VALUES(sequence);
    INSERT INTO ledger_entries (walletId, sequence, id, kind, amount, balanceAfter, reference, createdAt, previousHash)
    VALUES ${entries.join()};
    INSERT INTO purchases (walletId, id, packageId, credits, priceAmount, currency, entrySequence, createdAt)
    VALUES ${purchases.join()};
    COMMIT`;
}

async function main(): Promise<void> {
  const uri = DATABASE_URL.replace(/^mariadb:/, "mysql:");
  free = await Promise.all(
    Array.from({ length: lanes }, () => createConnection({ uri, multipleStatements: true })),
  );
  for (const connection of free)
    await connection.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  const [rows] = (await free[0]?.query<RowDataPacket[]>(
    `SELECT credits, priceAmount, currency FROM credit_packages WHERE id = x'${PACKAGE_ID}'`,
  )) ?? [[]];
  offer = rows[0] as typeof offer;
  const app = fastify();
  app.post("/api/v1/credit-packages/purchase", async ({ headers }, reply) => {
    await purchase(userOf(headers.authorization));
    reply.code(201).type("application/json");
    return `{"isSuccess":true,"statusCode":201,"data":{},"errors":[],"timestamp":"${new Date().toISOString()}"}`;
  });
  await app.listen({ host: "127.0.0.1", port: Number(PORT) });
}

void main();
