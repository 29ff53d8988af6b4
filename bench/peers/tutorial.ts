import "reflect-metadata";
import express, { type NextFunction, type Request, type Response } from "express";
import { rateLimit } from "express-rate-limit";
import helmet from "helmet";
import { verify } from "jsonwebtoken";
import morgan from "morgan";
import { DataSource, type EntityManager } from "typeorm";
import { parseDatabaseUrl } from "../../src/database/database-url";
import { EmbeddedDriver } from "../../src/database/embedded/embedded-driver";
import { Mutex } from "../../src/database/embedded/mutex";
import { PurchaseDto, validateBody } from "./tutorial-dto";
import { CreditPackage, Purchase, User, Wallet, WalletTransaction } from "./tutorial-entities";

/**
 * The service as tutorials teach it. Express with its usual middleware does the same work for each request as ours:
 * log, security headers, rate limit, validation. The user is loaded for each token, there are TypeORM entities and
 * repositories, and each purchase is one transaction. It locks the wallet's row, so its books are right too.
 */
const { DATABASE_URL = "", JWT_SECRET = "", PORT = "", PACKAGE_ID = "", WALLETS = "0" } = process.env;

const location = parseDatabaseUrl(DATABASE_URL);
const dataSource = new DataSource({
  ...(location.engine === "mysql"
    ? { type: "mysql", url: location.url.replace(/^mariadb:/, "mysql:") }
    : { type: "better-sqlite3", driver: EmbeddedDriver, database: location.path }),
  entities: [CreditPackage, Purchase, User, Wallet, WalletTransaction],
  synchronize: true,
});
/** On the embedded engine TypeORM has one connection, and concurrent transactions would become one. */
const transactions = new Mutex();

async function main(): Promise<void> {
  await dataSource.initialize();
  await dataSource.getRepository(CreditPackage).save({ code: PACKAGE_ID, name: "Starter", credits: 100 });
  const names = Array.from({ length: Number(WALLETS) }, (_, index) => `user-${index}`);
  const users = await dataSource.getRepository(User).save(
    names.map((name) => ({ name, email: `${name}@example.com` })),
    { chunk: 500 },
  );
  await dataSource.getRepository(Wallet).save(
    users.map((user) => ({ user, balance: 0 })),
    { chunk: 500 },
  );
  createApp().listen(Number(PORT), "127.0.0.1");
}

function createApp(): express.Express {
  const app = express();
  app.use(helmet());
  app.use(morgan("combined"));
  app.use(rateLimit({ windowMs: 60_000, limit: 1_000_000 }));
  app.use(express.json());
  app.use(authenticate);
  app.post("/api/v1/credit-packages/purchase", validateBody(PurchaseDto), async (req, res) => {
    await purchase(res.locals.user, req.body.packageId, req.get("idempotency-key") ?? null);
    res.status(201).json({
      isSuccess: true,
      statusCode: 201,
      data: {},
      errors: [],
      timestamp: new Date().toISOString(),
    });
  });
  app.get("/api/v1/wallet", async (_req, res) => {
    const user = { id: res.locals.user.id };
    res.json(await dataSource.getRepository(Wallet).findOneOrFail({ where: { user } }));
  });
  app.get("/api/v1/purchases", async (req, res) => {
    const purchases = await dataSource.getRepository(Purchase).find({
      where: { user: { id: res.locals.user.id } },
      relations: { creditPackage: true },
      order: { createdAt: "DESC" },
      take: Number(req.query.first),
    });
    res.json(purchases);
  });
  return app;
}

async function authenticate(req: Request, res: Response, next: NextFunction): Promise<void> {
  try {
    const [, token = ""] = (req.get("authorization") ?? "").split(" ");
    const name = String(verify(token, JWT_SECRET, { algorithms: ["HS256"] }).sub);
    res.locals.user = await dataSource.getRepository(User).findOneByOrFail({ name });
  } catch {
    res.status(401).json({ message: "Unauthorized" });
    return;
  }
  next();
}

function purchase(user: User, code: string, idempotencyKey: string | null): Promise<void> {
  const buying = () =>
    dataSource.transaction(async (manager) => {
      const creditPackage = await manager.findOneByOrFail(CreditPackage, { code });
      const wallet = await manager.findOneOrFail(Wallet, {
        where: { user: { id: user.id } },
        ...(location.engine === "mysql" ? { lock: { mode: "pessimistic_write" } } : {}),
      });
      if (idempotencyKey && (await manager.findOneBy(Purchase, { user: { id: user.id }, idempotencyKey })))
        return;
      await credit(manager, wallet, { user, creditPackage, idempotencyKey });
    });
  return location.engine === "mysql" ? buying() : transactions.run(buying);
}

async function credit(
  manager: EntityManager,
  wallet: Wallet,
  order: Pick<Purchase, "user" | "creditPackage" | "idempotencyKey">,
): Promise<void> {
  const { credits } = order.creditPackage;
  wallet.balance += credits;
  await manager.save(wallet);
  const bought = await manager.save(manager.create(Purchase, { ...order, credits }));
  await manager.save(
    manager.create(WalletTransaction, {
      wallet,
      purchase: bought,
      amount: credits,
      balanceAfter: wallet.balance,
    }),
  );
}

void main();
