import "reflect-metadata";
import express, { type NextFunction, type Request, type Response } from "express";
import { verify } from "jsonwebtoken";
import {
  Column,
  CreateDateColumn,
  DataSource,
  Entity,
  ManyToOne,
  PrimaryGeneratedColumn,
  Unique,
} from "typeorm";

/**
 * The service as tutorials teach it: Express, TypeORM entities and repositories, one transaction per purchase, the
 * token's secret as a string. The row lock is there, so its books are right too.
 */
@Entity()
class Package {
  @PrimaryGeneratedColumn({ type: "int" })
  id!: number;

  @Column({ type: "varchar", length: 24, unique: true })
  code!: string;

  @Column({ type: "varchar", length: 100 })
  name!: string;

  @Column({ type: "int" })
  credits!: number;
}

@Entity()
class Wallet {
  @PrimaryGeneratedColumn({ type: "int" })
  id!: number;

  @Column({ type: "varchar", length: 255, unique: true })
  userId!: string;

  @Column({ type: "int", default: 0 })
  balance!: number;
}

@Entity()
@Unique(["userId", "idempotencyKey"])
class Purchase {
  @PrimaryGeneratedColumn({ type: "int" })
  id!: number;

  @Column({ type: "varchar", length: 255 })
  userId!: string;

  @Column({ type: "varchar", length: 255, nullable: true })
  idempotencyKey!: string | null;

  @ManyToOne(() => Package)
  creditPackage!: Package;

  @Column({ type: "int" })
  credits!: number;

  @CreateDateColumn({ type: "datetime" })
  createdAt!: Date;
}

@Entity()
class Entry {
  @PrimaryGeneratedColumn({ type: "int" })
  id!: number;

  @ManyToOne(() => Wallet)
  wallet!: Wallet;

  @Column({ type: "int" })
  amount!: number;

  @Column({ type: "int" })
  balanceAfter!: number;

  @CreateDateColumn({ type: "datetime" })
  createdAt!: Date;
}

const { DATABASE_URL = "", JWT_SECRET = "", PORT = "", PACKAGE_ID = "", WALLETS = "0" } = process.env;

const dataSource = new DataSource({
  type: "mysql",
  url: DATABASE_URL.replace(/^mariadb:/, "mysql:"),
  entities: [Package, Wallet, Purchase, Entry],
  synchronize: true,
});

async function main(): Promise<void> {
  await dataSource.initialize();
  await dataSource.getRepository(Package).save({ code: PACKAGE_ID, name: "Starter", credits: 100 });
  const users = Array.from({ length: Number(WALLETS) }, (_, index) => ({ userId: `user-${index}` }));
  await dataSource.getRepository(Wallet).save(users, { chunk: 500 });
  createApp().listen(Number(PORT), "127.0.0.1");
}

function createApp(): express.Express {
  const app = express();
  app.use(express.json());
  app.use(authenticate);
  app.post("/api/v1/credit-packages/purchase", async (req, res) => {
    await purchase(res.locals.userId, req.body.packageId, req.get("idempotency-key") ?? null);
    res.status(201).json({
      isSuccess: true,
      statusCode: 201,
      data: {},
      errors: [],
      timestamp: new Date().toISOString(),
    });
  });
  app.get("/api/v1/wallet", async (_req, res) => {
    res.json(await dataSource.getRepository(Wallet).findOneByOrFail({ userId: res.locals.userId }));
  });
  app.get("/api/v1/purchases", async (req, res) => {
    const purchases = await dataSource.getRepository(Purchase).find({
      where: { userId: res.locals.userId },
      order: { id: "DESC" },
      take: Number(req.query.first),
    });
    res.json(purchases);
  });
  return app;
}

function authenticate(req: Request, res: Response, next: NextFunction): void {
  try {
    const [, token = ""] = (req.get("authorization") ?? "").split(" ");
    res.locals.userId = verify(token, JWT_SECRET, { algorithms: ["HS256"] }).sub;
    next();
  } catch {
    res.status(401).json({ message: "Unauthorized" });
  }
}

async function purchase(userId: string, code: string, idempotencyKey: string | null): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const creditPackage = await manager.findOneByOrFail(Package, { code });
    const wallet = await manager.findOneOrFail(Wallet, {
      where: { userId },
      lock: { mode: "pessimistic_write" },
    });
    if (idempotencyKey && (await manager.findOneBy(Purchase, { userId, idempotencyKey }))) return;
    wallet.balance += creditPackage.credits;
    await manager.save(wallet);
    const { credits } = creditPackage;
    await manager.save(Purchase, { userId, idempotencyKey, creditPackage, credits });
    await manager.save(Entry, { wallet, amount: credits, balanceAfter: wallet.balance });
  });
}

void main();
