import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EntityManager } from "typeorm";
import { LedgerEntry } from "../../src/entities/ledger-entry";
import { Lot } from "../../src/entities/lot";
import { LotMovement } from "../../src/entities/lot-movement";
import { Purchase } from "../../src/entities/purchase";
import { Wallet } from "../../src/entities/wallet";
import { checkBooks } from "../../src/reports/check-books";
import { execute } from "../support/database";
import { spend } from "../support/factories";
import { withService } from "../support/harness";
import { rewriteChain, walletIdOf } from "../support/tampering";
import { unique } from "../support/revenuecat";

const service = withService();
const key = "0f".repeat(32);
let folder: string;
let userId: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "checkpoints-"));
  userId = unique("alice");
  await service.current.purchase(userId);
  await spend(service.current, { userId, amount: 30, reason: "a render" });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = () => readdirSync(folder).toSorted();
const newest = () => join(folder, files().at(-1) ?? "");
const verify = (keys: readonly string[] = [key]) =>
  checkBooks({ database: service.current.context.database, checkpoints: { folder, keys } });

function tamper(work: (manager: EntityManager) => Promise<unknown>): Promise<unknown> {
  return service.current.context.database.withDataSource(({ manager }) => work(manager));
}

/**
 * Leaves out the user's spend, as somebody with every right on the database could: nothing but a checkpoint shows it.
 */
const leaveOutSpend = () =>
  tamper((manager) =>
    rewriteChain(manager, userId, (entries) => entries.filter(({ kind }) => kind !== "SPEND")),
  );

it("makes a checkpoint when the books are right, and compares the next check with it", async () => {
  expect(await verify()).toMatchObject({ findingsTotal: 0, comparesCheckpoint: false });
  expect(files()).toEqual([expect.stringMatching(/^ledger-\d{17}\.checkpoint$/)]);
  await service.current.purchase(userId);
  expect(await verify()).toMatchObject({ findingsTotal: 0, comparesCheckpoint: true });
  expect(files()).toHaveLength(2);
});

it("finds a chain that was rewritten as a whole, so that it fits everything else, and keeps the checkpoint", async () => {
  await verify();
  await leaveOutSpend();
  expect((await checkBooks(service.current.context)).findings).toEqual([]);
  const { findings } = await verify();
  expect(findings).toMatchObject([{ kind: "CHECKPOINT", wallet: { userId }, sequence: 2 }]);
  expect(files()).toHaveLength(1);
});

it("finds entries that were rewritten and continued since", async () => {
  await verify();
  await leaveOutSpend();
  await service.current.purchase(userId);
  const { findings } = await verify();
  expect(findings).toMatchObject([
    {
      kind: "CHECKPOINT",
      sequence: 2,
      problem: "The newest checkpoint saw another entry here: the wallet's entries were rewritten.",
    },
  ]);
});

it("finds a wallet that was deleted with all its rows", async () => {
  await verify();
  const walletId = (await tamper((manager) => walletIdOf(manager, userId))) as string;
  await tamper(async (manager) => {
    for (const table of [Purchase, LedgerEntry, Lot, LotMovement]) await manager.delete(table, { walletId });
    await manager.delete(Wallet, { id: walletId });
  });
  const { findings } = await verify();
  expect(findings).toMatchObject([
    { kind: "CHECKPOINT", wallet: null, sequence: 2, problem: expect.stringContaining(walletId) },
  ]);
});

it("makes no checkpoint of wrong books", async () => {
  await execute(
    service.current.context.database,
    `UPDATE wallets SET balance = 71 WHERE userId = '${userId}'`,
  );
  expect((await verify()).findingsTotal).toBe(1);
  await execute(
    service.current.context.database,
    `UPDATE wallets SET balance = 70 WHERE userId = '${userId}'`,
  );
  expect(files()).toEqual([]);
});

it("leaves no file behind when a check is stopped", async () => {
  const { database } = service.current.context;
  const stopped = checkBooks(
    { database, checkpoints: { folder, keys: [key] } },
    { signal: AbortSignal.abort(new Error("Stop.")) },
  );
  await expect(stopped).rejects.toThrow("Stop.");
  expect(files()).toEqual([]);
});

describe("the signature", () => {
  const signatureFinding = [{ kind: "CHECKPOINT", problem: expect.stringContaining("is not signed") }];

  it("shows a checkpoint that was changed", async () => {
    await verify();
    const text = readFileSync(newest(), "utf8");
    writeFileSync(newest(), text.replace(/,2,"[0-9a-f]/, ',2,"z'));
    expect((await verify()).findings).toMatchObject(signatureFinding);
  });

  it.each([
    ["without its last line", (text: string) => text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1)],
    ["that is empty", () => ""],
    ["with a line that was left out", (text: string) => text.replace(/\n[^\n]*\n/, "\n")],
  ])("shows a checkpoint %s", async (_name, change) => {
    await verify();
    writeFileSync(newest(), change(readFileSync(newest(), "utf8")));
    expect((await verify()).findings).toMatchObject(signatureFinding);
  });

  it("may be by an older key of the list, and shows one of another key", async () => {
    await verify(["a1".repeat(32)]);
    expect((await verify(["a2".repeat(32)])).findings).toMatchObject(signatureFinding);
    expect(await verify(["a2".repeat(32), "a1".repeat(32)])).toMatchObject({ findingsTotal: 0 });
    expect(await verify(["a2".repeat(32)])).toMatchObject({ findingsTotal: 0, comparesCheckpoint: true });
  });
});

it("keeps the newest thirty checkpoints", async () => {
  await verify();
  for (let index = 10; index < 45; index += 1)
    writeFileSync(join(folder, `ledger-202001010000000${index}.checkpoint`), "");
  expect((await verify()).findingsTotal).toBe(0);
  expect(files()).toHaveLength(30);
  expect(files()[0]).toBe("ledger-20200101000000017.checkpoint");
});
