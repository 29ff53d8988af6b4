import { Database } from "../../src/database/database";
import { parseDatabaseUrl } from "../../src/database/database-url";
import { makeDatabase } from "../support/database";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy";

let made: { url: string; drop: () => Promise<void> };
let proxy: TcpProxy;
let database: Database;

beforeEach(async () => {
  made = await makeDatabase();
  proxy = await startTcpProxy(made.url);
  database = await Database.open(parseDatabaseUrl(proxy.url));
});
afterEach(async () => {
  await proxy.close();
  await made.drop();
});

const work: Record<string, () => Promise<unknown>> = {
  transaction: () => database.inTransaction((tx) => tx.query("SELECT 1"), { retry: [] }),
  read: () => database.read.query("SELECT 1"),
};

it.each(Object.keys(work))("closes while a %s waits for a server that no longer answers", async (kind) => {
  await Promise.all([work[kind]?.(), work[kind]?.()]);
  proxy.stall();
  const failing = expect(work[kind]?.()).rejects.toThrow(/2000 ms|timeout|in time/i);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await database.close();
  await failing;
});
