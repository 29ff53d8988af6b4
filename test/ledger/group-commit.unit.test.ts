import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { GroupCommit } from "../../src/ledger/group-commit";

interface Commit {
  readonly items: readonly string[];
  finish(): Promise<void>;
}

/** A group commit of two lanes whose commits last until the test finishes them; an item's letters are its keys. */
function givenGroupCommit() {
  const commits: Commit[] = [];
  const group = new GroupCommit<string, string>({
    lanes: 2,
    batchMax: 100,
    queueMax: 1000,
    keys: (item) => [...item.replace(/\d/g, "")],
    commit: (items, settle) =>
      new Promise<void>((resolve) => {
        commits.push({
          items,
          finish: async () => {
            for (const item of items) settle(item, { status: "fulfilled", value: `${item} done` });
            resolve();
            await nextTurn();
          },
        });
      }),
  });
  const submitted: Promise<string>[] = [];
  /** Submits the items in one turn of the event loop. */
  const submit = async (...items: string[]) => {
    submitted.push(...items.map((item) => group.submit(item)));
    await nextTurn();
  };
  return { group, commits, submit, submitted, sizes: () => commits.map(({ items }) => items.length) };
}

/** Long enough for a commit that can begin. On a busy machine a timer could be over before the turn in which it begins. */
async function nextTurn(): Promise<void> {
  for (let turns = 0; turns < 3; turns += 1) await setImmediate();
}

/** No commit counts as slow, however long a busy machine takes for a turn. */
function stopTimeouts(): void {
  jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask", "performance", "Date"] });
}

afterEach(() => jest.useRealTimers());

it("commits a single item at once", async () => {
  const { commits, submit, submitted } = givenGroupCommit();
  await submit("a");
  await commits[0]?.finish();
  expect(await submitted[0]).toBe("a done");
});

it("begins a second commit only when as many items wait as are being committed", async () => {
  stopTimeouts();
  const { submit, sizes, commits } = givenGroupCommit();
  await submit("a", "b", "c");
  await submit("d");
  await submit("e");
  expect(sizes()).toEqual([3]);
  await submit("f");
  expect(sizes()).toEqual([3, 3]);
  await submit("g");
  await commits[0]?.finish();
  expect(sizes()).toEqual([3, 3]);
  await commits[1]?.finish();
  expect(sizes()).toEqual([3, 3, 1]);
});

it("keeps committing while another commit does not end", async () => {
  const { submit, sizes, commits } = givenGroupCommit();
  await submit("a", "b", "c");
  await submit("d");
  await sleep(200);
  expect(sizes()).toEqual([3, 1]);
  for (const item of ["e", "f", "g"]) {
    await commits.at(-1)?.finish();
    await submit(item);
    expect(commits.at(-1)?.items).toEqual([item]);
  }
});

it("lets no item overtake one that has any key in common with it", async () => {
  const { submit, commits } = givenGroupCommit();
  await submit("a1");
  await submit("ab2", "bc3", "d4");
  expect(commits.map(({ items }) => items)).toEqual([["a1"], ["d4"]]);
  await commits[0]?.finish();
  expect(commits.at(-1)?.items).toEqual(["ab2", "bc3"]);
});

it("never has one key in two commits, and keeps the order of its items", async () => {
  const { submit, commits } = givenGroupCommit();
  await submit("a1");
  await submit("a2", "b1");
  await submit("a3");
  expect(commits.map(({ items }) => items)).toEqual([["a1"], ["b1"]]);
  await commits[0]?.finish();
  expect(commits.at(-1)?.items).toEqual(["a2", "a3"]);
});
