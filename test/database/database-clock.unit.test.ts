import { moveClockTo } from "../../src/clock";
import { DatabaseClock } from "../../src/database/database-clock";

const hour = 3_600_000;

afterEach(() => jest.restoreAllMocks());

/** A clock of a database whose time is the real one, and how often it was asked. */
function givenClock() {
  const realNow = Date.now;
  const asked = jest.fn(async () => realNow());
  return { clock: new DatabaseClock(asked), asked, realNow };
}

it("knows no time before it has asked, and asks once for a while", async () => {
  const { clock, asked, realNow } = givenClock();
  expect(clock.now()).toBe(Number.POSITIVE_INFINITY);
  await clock.refresh();
  await clock.refresh();
  expect(asked).toHaveBeenCalledTimes(1);
  expect(Math.abs(clock.now() - realNow())).toBeLessThan(1000);
});

it.each([hour, -hour])("asks again when our own clock was set by %d ms", async (milliseconds) => {
  const { clock, asked, realNow } = givenClock();
  await clock.refresh();
  jest.spyOn(Date, "now").mockImplementation(() => realNow() + milliseconds);
  await clock.refresh();
  expect(asked).toHaveBeenCalledTimes(2);
  expect(Math.abs(clock.now() - realNow())).toBeLessThan(1000);
  await clock.refresh();
  expect(asked).toHaveBeenCalledTimes(2);
});

it("goes on with its estimate when the database does not answer", async () => {
  const { clock, asked, realNow } = givenClock();
  await clock.refresh();
  jest.spyOn(Date, "now").mockImplementation(() => realNow() - hour);
  asked.mockRejectedValueOnce(new Error("gone"));
  await clock.refresh();
  expect(Math.abs(clock.now() - realNow())).toBeLessThan(1000);
});

it("is moved with the service's clock, which is never set back", async () => {
  const { clock, realNow } = givenClock();
  await clock.refresh();
  moveClockTo(hour);
  moveClockTo(hour / 2);
  for (const time of [clock.now(), await clock.read()])
    expect(Math.abs(time - realNow() - hour)).toBeLessThan(1000);
});
