import { runReconcile, withReconciliation } from "../support/reconcile";
import { unique } from "../support/revenuecat";

const setting = withReconciliation();
const { apply, fake } = setting;

/** The fields of a log line that are the same in every process, at any time, for any request and event. */
function contentOf(line: string): object {
  const {
    pid: _pid,
    hostname: _hostname,
    time: _time,
    reqId: _reqId,
    storeEvent: _storeEvent,
    ...content
  } = JSON.parse(line);
  return content;
}

const isParked = (line: string) => line.includes('"alert":"store_event_parked"');

it("logs a parked event with the line of the service, on the standard error output", async () => {
  const product = unique("pack\u001b[2J\u009b2J");
  const [byService, byCommand] = [unique("user"), unique("user")];
  fake.buys(byService, { product_id: `prod_${product}` });
  fake.buys(byCommand, { product_id: `prod_${product}` });
  expect(await apply(byService)).toEqual(["GRANT PARKED UNKNOWN_PRODUCT"]);
  const { code, out, problems } = await runReconcile(setting, "--user", byCommand, "--apply");
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("PARKED UNKNOWN_PRODUCT") });
  const expected = setting.service.logLines.filter(isParked).map(contentOf);
  expect(expected).toEqual([expect.objectContaining({ productId: product, msg: "store event parked" })]);
  expect(problems.split("\n").filter(isParked).map(contentOf)).toEqual(expected);
  expect(`${out}${problems}`).not.toMatch(/[^\n\t\P{Cc}]/u);
});
