import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { createApp } from "./app";
import { TokenVerifier } from "./auth/token-verifier";
import type { Config } from "./config";
import { Database } from "./database/database";
import { lockEmbeddedFile } from "./database/embedded-lock";
import { migrate, requireReady } from "./database/migrate";
import type { Service } from "./service";
import { Ledger } from "./wallet/ledger";
import { PackageCatalogue } from "./wallet/package-catalogue";

export interface RunningService {
  readonly service: Service;
  readonly app: FastifyInstance;
  /** Where it listens, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Stops accepting, answers what is under way, closes the database. */
  close(): Promise<void>;
}

/** Longer than any answer takes, and shorter than the patience of whoever stops us. */
const lastWordMilliseconds = 7000;

/**
 * Opens the database and listens.
 * @throws DatabaseNotReady when the database cannot be opened or must not be used.
 */
export async function startService(config: Config, logger: FastifyBaseLogger): Promise<RunningService> {
  const unlock = lockEmbeddedFile(config.database);
  const database = await Database.open(config.database);
  const closeDatabase = async () => {
    await database.close();
    unlock();
  };
  try {
    if (config.migrateOnStart) await migrate(database);
    await requireReady(database, config.environment);
    const service: Service = {
      environment: config.environment,
      database,
      ledger: new Ledger(database, config.teller),
      catalogue: new PackageCatalogue(database),
      tokens: new TokenVerifier(config.tokens, (outage) =>
        logger.warn(outage, "the token provider's keys are out of reach"),
      ),
    };
    const app = await createApp(service, config, logger);
    app.addHook("onClose", closeDatabase);
    const url = await app.listen({ host: config.host, port: config.port });
    return { service, app, url, close: () => drain(app) };
  } catch (error) {
    await closeDatabase().catch(() => undefined);
    throw error;
  }
}

/**
 * Fastify waits until every connection is closed. It closes those that are idle when it begins; we those that become
 * so later, and in the end those of callers who never finish their request.
 */
async function drain(app: FastifyInstance): Promise<void> {
  const idle = setInterval(() => app.server.closeIdleConnections(), 50);
  const late = setTimeout(() => app.server.closeAllConnections(), lastWordMilliseconds);
  try {
    await app.close();
  } finally {
    clearInterval(idle);
    clearTimeout(late);
  }
}
