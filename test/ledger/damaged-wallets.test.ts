import { LedgerEntry } from "../../src/entities/ledger-entry";
import { Wallet } from "../../src/entities/wallet";
import { ulid } from "../../src/ids";
import { noHash } from "../../src/ledger/entry-hash";
import { errorOf, spend } from "../support/factories";
import { startTestService, type TestService } from "../support/harness";
import { makeDatabase } from "../support/database";
import { walletIdOf } from "../support/tampering";
import { balanceOf, purchaseOf, sendEvent, storeCalls, unique } from "../support/revenuecat";

const environment = "SANDBOX";
let database: Awaited<ReturnType<typeof makeDatabase>>;
let service: TestService;
let userId: string;

beforeAll(async () => {
  database = await makeDatabase();
  service = await startTestService({}, { databaseUrl: database.url });
});
afterAll(async () => {
  await service?.stop();
  await database?.drop();
});
beforeEach(async () => {
  userId = unique("mallory");
  await service.purchase(userId);
});

/** Another process, which has no wallet in its cache. */
async function restart(): Promise<void> {
  await service.stop();
  service = await startTestService({}, { databaseUrl: database.url });
}

const change = (changes: Partial<Wallet>) =>
  service.context.database.withDataSource(({ manager }) =>
    manager.update(Wallet, { userId, environment }, changes),
  );
const changeEntry = (changes: Partial<LedgerEntry>) =>
  service.context.database.withDataSource(async ({ manager }) => {
    const walletId = await walletIdOf(manager, userId);
    await manager.update(LedgerEntry, { walletId, sequence: 1 }, changes);
  });
const spendAll = (amount = 500) => spend(service, { userId, amount });
const damaged = { code: "CONFLICT", statusCode: 409, details: { reason: "WALLET_DAMAGED" } };

describe("a balance that was raised by hand is not spent", () => {
  it("by a process that has just started", async () => {
    await change({ balance: 1000 });
    await restart();
    expect(errorOf(await spendAll())).toMatchObject(damaged);
    expect(await balanceOf(service, userId)).toBe(1000);
  });

  it("by the process that has the wallet in its cache", async () => {
    await service.purchase(userId);
    await change({ balance: 1000 });
    expect(errorOf(await spendAll())).toMatchObject(damaged);
    expect(errorOf(await spendAll(1))).toMatchObject(damaged);
  });

  it("by the process that has answered a repeated request of the user", async () => {
    const key = { "idempotency-key": "k" };
    for (let time = 0; time < 3; time += 1) await service.purchase(userId, undefined, key);
    await change({ balance: 1000 });
    expect(errorOf(await spendAll())).toMatchObject(damaged);
    expect((await service.purchase(userId, undefined, key)).status).toBe(201);
    expect(errorOf(await spendAll())).toMatchObject(damaged);
  });

  it("by the process that has moved the user's credits of another type", async () => {
    const gems = { userId, environment, creditType: "GEMS", kind: "SPEND", amount: -1 } as const;
    const more = {
      cause: null,
      reference: null,
      actor: "renderer",
      reason: "render",
      onShortfall: "ALLOW_DEBT",
    } as const;
    await service.context.ledger.post({ ...gems, ...more });
    await service.context.database.withDataSource(({ manager }) =>
      manager.update(Wallet, { userId, environment, creditType: "CREDITS" }, { balance: 1000 }),
    );
    await restart();
    for (let time = 0; time < 2; time += 1) await service.context.ledger.post({ ...gems, ...more });
    expect(errorOf(await spendAll())).toMatchObject(damaged);
  });

  it("in a wallet that never had an entry", async () => {
    const wallet = await service.context.database.read.findOneByOrFail(Wallet, { userId });
    const row = {
      ...wallet,
      id: ulid(),
      userId: unique("nobody"),
      balance: 1000,
      sequence: 0,
      headHash: noHash,
    };
    await service.context.database.withDataSource(({ manager }) => manager.insert(Wallet, row));
    expect(errorOf(await spend(service, { userId: row.userId, amount: 1 }))).toMatchObject(damaged);
    expect(await balanceOf(service, row.userId)).toBe(1000);
  });

  it("in a preview", async () => {
    await change({ balance: 1000 });
    const posting = { userId, environment, creditType: "CREDITS", kind: "SPEND", amount: -500 } as const;
    const more = { cause: "spend:preview", reference: null, actor: "renderer", reason: "render" };
    await expect(
      service.context.ledger.post({ ...posting, ...more }, { dryRun: true }),
    ).rejects.toMatchObject({
      details: damaged.details,
    });
  });
});

it.each<[string, () => Promise<unknown>]>([
  ["its hash", () => change({ headHash: "f".repeat(64) })],
  ["its number of entries", () => change({ sequence: 7 })],
  ["its newest entry's amount", () => changeEntry({ amount: 1000 })],
  ["its newest entry's kind, into none", () => changeEntry({ kind: 99 as unknown as "SPEND" })],
  [
    "its newest entry's balance, together with its own",
    async () => {
      await changeEntry({ amount: 1000, balanceAfter: 1000 });
      await change({ balance: 1000 });
    },
  ],
])("refuses every posting to a wallet after a change by hand of %s", async (_name, tamper) => {
  await tamper();
  await restart();
  expect(errorOf(await spendAll(1))).toMatchObject(damaged);
  const bought = await service.purchase(userId, undefined, { accept: "application/problem+json" });
  expect([bought.status, bought.body.reason]).toEqual([409, "WALLET_DAMAGED"]);
});

it("refuses one wallet alone, also in a batch, and moves credits again when the wallet is right again", async () => {
  await change({ balance: 1000 });
  await restart();
  const others = Array.from({ length: 10 }, () => unique("honest"));
  const answers = await Promise.all([userId, ...others].map((one) => service.purchase(one)));
  expect(answers.map(({ status }) => status)).toEqual([409, ...others.map(() => 201)]);
  await change({ balance: 100 });
  expect((await spendAll(30)).body.data.spendCredits.wallet.balance).toBe(70);
});

it("answers a repeated request with its entry, since no credits move", async () => {
  const key = { "idempotency-key": "k" };
  await service.purchase(userId, undefined, key);
  await change({ balance: 1000 });
  expect((await service.purchase(userId, undefined, key)).status).toBe(201);
});

it("refuses to merge the wallet", async () => {
  await change({ balance: 1000 });
  const input = { fromUserId: userId, intoUserId: unique("other"), environment, reason: "r" };
  expect(await storeCalls(() => service).change("mergeWallets", "merge { id }", input)).toMatchObject(
    damaged,
  );
});

it("keeps a store's purchase for the wallet, and credits it when the wallet is right again", async () => {
  await change({ balance: 1000 });
  const event = purchaseOf(userId);
  expect((await sendEvent(service, event)).status).toBe(500);
  const { statusOf, retry } = storeCalls(() => service);
  expect(await statusOf(event)).toBe("FAILED FAULT");
  await change({ balance: 100 });
  await retry(event.id);
  expect(await statusOf(event)).toBe("APPLIED");
  expect(await balanceOf(service, userId)).toBe(200);
});

it("logs each refusal with the wallet, and counts it", async () => {
  await change({ balance: 1000 });
  const count = async () => {
    const { text } = await service.rest("GET", "/metrics");
    return Number(/^ledger_damaged_wallet_refusals_total (\d+)$/m.exec(text)?.[1]);
  };
  const before = await count();
  await spendAll();
  expect(await count()).toBe(before + 1);
  const lines = service.logLines
    .map((line) => JSON.parse(line))
    .filter(({ alert }) => alert === "wallet_damaged");
  expect(lines.at(-1)).toMatchObject({ level: 50, userId, environment });
});
