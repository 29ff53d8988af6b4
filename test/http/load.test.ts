import { connect } from "node:net";
import { atOnce } from "../support/factories";
import { startTestService, starterId, tokenFor, type TestService } from "../support/harness";
import { eventually } from "../support/patience";

let service: TestService;

beforeAll(async () => {
  service = await startTestService({ LOAD_REQUESTS_MAX: "2" });
});
afterAll(() => service.stop());

it("refuses excess requests with 503, in the format of each door, and does the rest", async () => {
  const query = `mutation { purchaseCreditPackage(input: {packageId: "${starterId}"}) { purchase { id } } }`;
  const answers = await atOnce(40, (index) =>
    index % 2 ? service.purchase("buyer") : service.graphql(query, { as: "buyer" }),
  );
  const refused = answers.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(40);
  for (const { headers, body } of refused) {
    expect(Number(headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    if ("isSuccess" in body) expect(body).toMatchObject({ statusCode: 503, errors: ["Service unavailable"] });
    else expect(body.errors[0].extensions).toMatchObject({ code: "SERVICE_UNAVAILABLE", statusCode: 503 });
  }
  const bought = answers.filter(({ status, body }) => status === 201 || body.data?.purchaseCreditPackage);
  expect(bought).toHaveLength(40 - refused.length);
  const { body } = await eventually(async () => {
    const answer = await service.rest("GET", "/api/v1/wallet", { as: "buyer" });
    if (answer.status !== 200) throw new Error("Still too much to do.");
    return answer;
  });
  expect(body.data.balance).toBe(bought.length * 100);
});

it("answers health routes under load", async () => {
  const storm = atOnce(40, () => service.purchase("buyer"));
  const health = await atOnce(5, () => service.rest("GET", "/healthz"));
  expect(health.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  await storm;
});

it.each([
  ["after one request", 1],
  ["after several requests, before the first answer", 3],
])("stops counting requests whose callers have hung up: %s", async (_, requests) => {
  const head = `POST /api/v1/credit-packages/purchase HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${tokenFor("hasty")}\r\nContent-Type: application/json`;
  const body = JSON.stringify({ packageId: starterId });
  const { hostname, port } = new URL(service.url);
  for (let time = 0; time < 10; time += 1) {
    const socket = connect(Number(port), hostname);
    const request = `${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    await new Promise((resolve) => socket.write(request.repeat(requests), resolve));
    socket.destroy();
  }
  await eventually(async () => {
    expect((await service.rest("GET", "/api/v1/wallet", { as: "hasty" })).status).toBe(200);
  });
});

it("does not count requests whose body has not arrived", async () => {
  const head =
    "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{";
  const { hostname, port } = new URL(service.url);
  const sockets = Array.from({ length: 10 }, () => connect(Number(port), hostname));
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.write(head, resolve))));
  await eventually(async () => {
    expect((await service.rest("GET", "/api/v1/wallet", { as: "buyer" })).status).toBe(200);
  });
  for (const socket of sockets) socket.destroy();
});
