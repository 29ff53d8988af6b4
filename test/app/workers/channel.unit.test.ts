import { setTimeout as sleep } from "node:timers/promises";
import { Channel, type Message } from "../../../src/app/workers/channel";

type Asked = { readonly double: { readonly content: number; readonly answer: number } };

/** Passes messages on as text, as between processes. */
const through = (receive: (message: Message) => void) => (message: Message) => {
  const text = JSON.stringify(message);
  setImmediate(() => receive(JSON.parse(text) as Message));
};

/** The asking end of a channel whose other end doubles numbers. */
function givenChannel(double: (value: number) => number | Promise<number>) {
  const far = new Channel<Record<never, never>>(
    through((message) => near.receive(message)),
    { double },
  );
  const near: Channel<Asked> = new Channel<Asked>(
    through((message) => far.receive(message)),
    {},
  );
  return near;
}

it("answers each question by its own answer, in whatever order the answers come", async () => {
  const near = givenChannel(async (value) => {
    await sleep(20 - value);
    return 2 * value;
  });
  const answers = await Promise.all([1, 5, 10, 15].map((value) => near.ask("double", value)));
  expect(answers).toEqual([2, 10, 20, 30]);
});

it("throws what the other process has thrown, and what it cannot answer", async () => {
  const near = givenChannel(() => {
    throw new Error("no numbers today");
  });
  await expect(near.ask("double", 1)).rejects.toThrow("no numbers today");
  await expect((near as Channel<never>).ask("halve" as never, 1 as never)).rejects.toThrow(
    'Nothing answers the question "halve"',
  );
});

it("gives no answer after the time, and ignores one that comes late", async () => {
  const near = givenChannel((value) => sleep(60, 2 * value));
  await expect(near.ask("double", 1, 20)).resolves.toBeUndefined();
  await expect(near.ask("double", 2, 2000)).resolves.toBe(4);
});

it("gives no answer once it is closed, to open and to later questions", async () => {
  const near = givenChannel(() => new Promise(() => undefined));
  const open = near.ask("double", 1);
  near.close();
  await expect(open).resolves.toBeUndefined();
  await expect(near.ask("double", 2)).resolves.toBeUndefined();
});
