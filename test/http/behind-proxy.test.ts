import { randomBytes } from "node:crypto";
import { readConfig } from "../../src/config/config";
import { startTestService, webhookAuthorization, type TestService } from "../support/harness";
import { sendRaw } from "../support/raw-http";

const services: TestService[] = [];

afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});

async function givenService(
  trustProxy: string,
  variables: Record<string, string> = {},
): Promise<TestService> {
  const service = await startTestService({
    RATE_LIMIT_PER_MINUTE: "3",
    TRUST_PROXY: trustProxy,
    ...variables,
  });
  services.push(service);
  return service;
}

/** The number of these requests without a token that were answered 401 and not 429. */
async function letIn(service: TestService, addresses: readonly string[]): Promise<number> {
  let count = 0;
  for (const address of addresses) {
    const { status } = await service.rest("GET", "/api/v1/wallet", {
      headers: { "x-forwarded-for": address },
    });
    expect([401, 429]).toContain(status);
    if (status === 401) count += 1;
  }
  return count;
}

const numbered = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index + 1));

it("counts by the address that the trusted proxy added, and not by what the caller wrote before it", async () => {
  const service = await givenService("127.0.0.0/8");
  expect(
    await letIn(
      service,
      numbered(8, (index) => `10.9.9.${index}, 203.0.113.7`),
    ),
  ).toBe(3);
  expect(await letIn(service, ["203.0.113.8"])).toBe(1);
});

it("goes through several trusted networks, and by the number of hops", async () => {
  const networks = await givenService("127.0.0.1, 10.0.0.0/8,fd00::/8");
  expect(
    await letIn(
      networks,
      numbered(5, (index) => `192.0.2.${index}, 203.0.113.7, fd00::1, 10.1.2.3`),
    ),
  ).toBe(3);
  const hops = await givenService("2");
  expect(
    await letIn(
      hops,
      numbered(5, (index) => `192.0.2.${index}, 203.0.113.7, 10.1.2.3`),
    ),
  ).toBe(3);
});

it.each([
  ["no address at all", (index: number) => `user u${index}`],
  ["a name", (index: number) => `host${index}.example.com`],
  ["15 kB", (index: number) => `${index}`.repeat(15_000)],
  ["an obfuscated name", (index: number) => `_hidden${index}`],
  ["a number above 255", (index: number) => `192.0.2.${index + 300}`],
  ["nothing", (index: number) => `192.0.2.${index}, `],
  ["leading zeros", (index: number) => `192.0.2.00${index}`],
  ["one address in many zones", (index: number) => `fe80::1%zone${index}`],
  ["one address with many ports", (index: number) => `203.0.113.9:${index + 1000}`],
  ["one IPv6 address with many ports", (index: number) => `[2001:db8::1]:${index + 1000}`],
  ["one address in quotes or not", (index: number) => (index % 2 ? '"203.0.113.9"' : "203.0.113.9")],
  [
    "one address in many spellings",
    (index: number) =>
      ["::ffff:203.0.113.9", "::FFFF:cb00:7109", "0:0:0:0:0:ffff:203.0.113.9", "203.0.113.9"][index % 4] ??
      "",
  ],
  ["one IPv6 network of 64 bits", (index: number) => `2001:db8:1:2:${index}::${index}`],
  ["one IPv6 address in capitals or not", (index: number) => (index % 2 ? "2001:DB8:0::9" : "2001:db8::9")],
])("does not let one caller in more often through %s", async (_, address) => {
  expect(await letIn(await givenService("127.0.0.1"), numbered(8, address))).toBe(3);
});

it("limits a /48 of IPv6 networks to ten times as many requests without a token", async () => {
  const service = await givenService("127.0.0.1");
  expect(
    await letIn(
      service,
      numbered(40, (index) => `2001:db8:1:${index.toString(16)}::1`),
    ),
  ).toBe(30);
  expect(await letIn(service, ["2001:db8:2::1"])).toBe(1);
});

it("counts users and addresses separately, also when a user id looks like an address", async () => {
  const service = await givenService("127.0.0.1");
  await letIn(
    service,
    numbered(5, () => "user u1"),
  );
  await letIn(
    service,
    numbered(5, () => "203.0.113.7"),
  );
  for (const as of ["u1", "203.0.113.7", "address 203.0.113.7"]) {
    const { status } = await service.rest("GET", "/api/v1/wallet", {
      as,
      headers: { "x-forwarded-for": "198.51.100.4" },
    });
    expect([as, status]).toEqual([as, 200]);
  }
});

it("reads no other header with an address, and joins several lines in their order", async () => {
  const service = await givenService("127.0.0.1");
  const statuses: number[] = [];
  for (let index = 1; index <= 5; index += 1) {
    const [answer] = await sendRaw(
      service.url,
      `GET /api/v1/wallet HTTP/1.1\r\nHost: host${index}.example\r\nX-Forwarded-Host: other${index}.example\r\n` +
        `Forwarded: for=192.0.2.${index}\r\nX-Real-IP: 192.0.2.${index}\r\nTrue-Client-IP: 192.0.2.${index}\r\n` +
        `X-Forwarded-For: 192.0.2.${index}\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n`,
    );
    statuses.push(answer?.status ?? 0);
  }
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
});

it("trusts no header without trusted proxies, and none from a stranger", async () => {
  for (const trustProxy of ["false", "0", "10.0.0.0/8"]) {
    const service = await givenService(trustProxy);
    expect([
      trustProxy,
      await letIn(
        service,
        numbered(8, (index) => `192.0.2.${index}`),
      ),
    ]).toEqual([trustProxy, 3]);
  }
});

const production = {
  NODE_ENV: "production",
  DATABASE_URL: "mysql://u:p@db.internal/credits",
  JWT_JWKS_URL: "https://id.example.com/keys",
  REVENUECAT_WEBHOOK_AUTHORIZATION: webhookAuthorization,
};

it.each([
  "true",
  "yes",
  "0.0.0.0/0",
  "::/0",
  "loopback",
  "10.0.0.0/33",
  "10.0.0.0/255.0.0.0",
  "proxy.internal",
])("refuses TRUST_PROXY=%s in production, and says what to write", (value) => {
  expect(() => readConfig({ ...production, TRUST_PROXY: value })).toThrow(/- TRUST_PROXY: must/);
});

it.each([
  "-1",
  "1.5",
  "17",
  "10.0.0.0/8;fd00::/8",
  "::ffff:10.0.0.0/104",
  "0:0:0:0:0:ffff:0:0/96",
  "10.0.0.0/8,*",
  ",",
  "0.0.0.0/1,128.0.0.0/1",
  "10.0.0.0/8, 64.0.0.0/2",
  "10.0.0.0/7",
  "::/1,8000::/1",
  "2000::/3",
  "::/8",
  "::/80",
])("refuses TRUST_PROXY=%s everywhere", (value) => {
  expect(() => readConfig({ ...production, TRUST_PROXY: value })).toThrow(/- TRUST_PROXY: must/);
  expect(() => readConfig({ NODE_ENV: "test", TRUST_PROXY: value })).toThrow(/- TRUST_PROXY: must/);
});

it.each(["1", "2", "10.0.0.0/8", "10.0.0.1, fd00::/8,", "fc00::/7,::1,127.0.0.1", "2600:1900::/28", "false"])(
  "takes TRUST_PROXY=%s",
  (value) => {
    expect(() => readConfig({ ...production, TRUST_PROXY: value })).not.toThrow();
  },
);

describe("the webhook", () => {
  const path = "/api/v1/webhooks/revenuecat";

  it("counts requests without a valid proof, and still accepts genuine events", async () => {
    const service = await givenService("false");
    const send = async (authorization: string) => {
      const event = { type: "TEST", id: "t1" };
      const answer = await service.rest("POST", path, { headers: { authorization }, body: { event } });
      return answer.status;
    };
    for (let times = 0; times < 5; times += 1) expect(await send(webhookAuthorization)).toBe(200);
    const wrong = await Promise.all(numbered(5, (index) => `wrong ${index}`).map(send));
    expect(wrong.toSorted()).toEqual([401, 401, 401, 429, 429]);
    expect(await send(webhookAuthorization)).toBe(200);
  });

  it("refuses a wrong value, or an old or malformed signature, before the body is sent", async () => {
    const service = await givenService("false", {
      REVENUECAT_WEBHOOK_SECRET: randomBytes(32).toString("hex"),
    });
    const stale = `t=1700000000,v1=${"0".repeat(64)}`;
    const statuses: unknown[] = [];
    for (const lines of [
      "Authorization: wrong\r\n",
      `Authorization: ${webhookAuthorization}\r\n`,
      `Authorization: ${webhookAuthorization}\r\nX-RevenueCat-Webhook-Signature: ${stale}\r\n`,
      "",
    ]) {
      const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n${lines}\r\n`;
      statuses.push((await sendRaw(service.url, head))[0]?.status);
    }
    expect(statuses).toEqual([401, 401, 401, 429]);
  });
});
