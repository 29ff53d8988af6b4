import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database } from "../../src/database/database";
import { parseDatabaseUrl } from "../../src/database/database-url";
import { auditBooks } from "../support/audit-books";
import { atOnce, balanceOf } from "../support/factories";
import { startTestService, testSecret } from "../support/harness";
import {
  makeAuthority,
  serverProgram,
  startPrivateServer,
  type PrivateServer,
} from "../support/private-server";
import { runCommand } from "../support/run-command";
import { startWithholdingProxy } from "../support/withholding-proxy";

/** Opens the database. Returns an empty text when that works, or the reason why it does not. */
async function failureOf(url: string, variables: NodeJS.ProcessEnv = {}): Promise<string> {
  try {
    await (await Database.open(parseDatabaseUrl(url, variables))).close();
    return "";
  } catch (error) {
    expect(error).toMatchObject({ name: "DatabaseNotReady" });
    return (error as Error).message;
  }
}

/** Greets clients as a MySQL 8.4 server without TLS does, and records what they send. */
async function startOpenServer() {
  const received: Buffer[] = [];
  const capabilities = 0x0fffffff & ~0x0800;
  const greeting = Buffer.concat([
    Buffer.from("\x0a8.4.0\0"),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from("abcdefgh\0"),
    Buffer.from([
      capabilities & 0xff,
      (capabilities >> 8) & 0xff,
      45,
      2,
      0,
      (capabilities >> 16) & 0xff,
      (capabilities >> 24) & 0xff,
      21,
    ]),
    Buffer.alloc(10),
    Buffer.from("abcdefghijkl\0caching_sha2_password\0"),
  ]);
  const server = createServer((socket) => {
    socket.on("data", (chunk) => received.push(chunk));
    socket.on("error", () => undefined);
    socket.write(Buffer.concat([Buffer.from([greeting.length, 0, 0, 0]), greeting]));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, received, stop: () => server.close() };
}

it("sends neither user nor password to a server that offers no encryption", async () => {
  const { port, received, stop } = await startOpenServer();
  for (const tls of ["require", "verify"]) {
    const failure = await failureOf(`mysql://somebody:hunter2@127.0.0.1:${port}/credits?tls=${tls}`);
    expect(failure).toMatch(/does not support secure connection/);
  }
  expect(Buffer.concat(received).toString("latin1")).not.toMatch(/somebody|credits/);
  stop();
});

/** The doctor's findings about the database. */
async function examine(url: string): Promise<string> {
  const variables = { NODE_ENV: "test", JWT_SECRET: testSecret, DATABASE_URL: url };
  const { out, problems } = await runCommand(["doctor"], variables);
  return out + problems;
}

if (serverProgram !== undefined) {
  describe("a server of its own", () => {
    const folder = mkdtempSync(join(tmpdir(), "allmine-tls-"));
    const authority = makeAuthority(folder, "authority");
    const stranger = makeAuthority(folder, "stranger");
    // The server gets both authorities, because MySQL presents only certificates that it trusts itself.
    const both = join(folder, "both.pem");
    writeFileSync(
      both,
      [stranger, authority].map(({ certificate: path }) => readFileSync(path, "utf8")).join("\n# and\n"),
    );
    const key = join(folder, "server.key");
    const certificate = join(folder, "server.pem");
    const withTls = [`--ssl-key=${key}`, `--ssl-cert=${certificate}`, `--ssl-ca=${both}`];
    const usual = authority.issue("localhost", "DNS:localhost,IP:127.0.0.1");
    const isMysql = serverProgram?.endsWith("mysqld");
    let server: PrivateServer;

    const present = (shown: { key: string; certificate: string }) => {
      copyFileSync(shown.key, key);
      copyFileSync(shown.certificate, certificate);
    };
    const reload = async (shown: { key: string; certificate: string }) => {
      present(shown);
      await server.run(isMysql ? "ALTER INSTANCE RELOAD TLS" : "FLUSH SSL");
    };
    const demand = (required: boolean) =>
      server.run(`SET GLOBAL require_secure_transport = ${required ? "ON" : "OFF"}`);
    const restrict = (how: string) => server.run(`ALTER USER 'app'@'%' REQUIRE ${how}`);
    const urlOf = (parameters = "", host = "127.0.0.1", scheme = isMysql ? "mysql" : "mariadb") =>
      `${scheme}://app:app-password@${host}:${server.port}/credits${parameters}`;
    const verified = `?tls=verify&ca=${authority.certificate}`;

    beforeAll(async () => {
      present(usual);
      server = await startPrivateServer(serverProgram ?? "", withTls);
      await server.run("CREATE DATABASE credits");
      await server.run("CREATE USER 'app'@'%' IDENTIFIED BY 'app-password'");
      await server.run("GRANT ALL ON credits.* TO 'app'@'%'");
    });
    afterAll(async () => {
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it("that demands encryption refuses plain connections, and serves encrypted ones for everything", async () => {
      await demand(true);
      expect(await failureOf(urlOf())).toMatch(/insecure transport|Access denied/);
      expect(await failureOf(urlOf("?pipelining=false"))).toMatch(/insecure transport|Access denied/);
      for (const parameters of ["?tls=require", verified, `${verified}&pipelining=false`]) {
        for (const host of ["127.0.0.1", "localhost"])
          expect([host, await failureOf(urlOf(parameters, host))]).toEqual([host, ""]);
        for (const scheme of ["mysql", "mariadb"])
          expect(await failureOf(urlOf(parameters, "127.0.0.1", scheme))).toBe("");
        // The start migrates and seeds; the purchases use both pools and send statements ahead.
        const service = await startTestService({}, { databaseUrl: urlOf(parameters) });
        const before = await balanceOf(service, "alice");
        const bought = await atOnce(60, (index) =>
          service.purchase(index % 2 === 0 ? "alice" : `user-${index}`),
        );
        expect(bought.map(({ status }) => status)).toEqual(Array(60).fill(201));
        expect(await balanceOf(service, "alice")).toBe(before + 3000);
        expect((await service.rest("GET", "/readyz")).status).toBe(200);
        await auditBooks(service.context.database);
        await service.stop();
      }
    });

    it("that demands encryption of everybody, or of one account, is answered with advice to encrypt", async () => {
      try {
        await demand(true);
        expect(await failureOf(urlOf())).toContain("?tls=require");
        await demand(false);
        await restrict("SSL");
        expect(await failureOf(urlOf())).toContain("?tls=require");
        expect(await failureOf(urlOf("?tls=require"))).toBe("");
      } finally {
        await restrict("NONE");
      }
      const wrong = urlOf("?tls=require").replace("app-password", "another");
      expect(await failureOf(wrong)).toMatch(/Access denied(?!.*tls=require)/);
    });

    it("serves the commands, and the doctor shows the cipher", async () => {
      await demand(true);
      expect(await examine(urlOf("?tls=require"))).toMatch(
        /^fine {4}encryption of the connection: (TLS_|ECDHE-)\S+; the server's certificate is not checked$/m,
      );
      expect(await examine(urlOf(verified))).toMatch(
        /^fine {4}encryption of the connection: (TLS_|ECDHE-)\S+; certificate checked$/m,
      );
      await demand(false);
      expect(await examine(urlOf())).toMatch(/^fine {4}encryption of the connection: none$/m);
      await demand(true);
      const env = { PATH: process.env.PATH, DATABASE_URL: urlOf(verified) };
      const shown = await new Promise<string>((resolve) => {
        const options = [
          "-r",
          "./scripts/register.cjs",
          "node_modules/typeorm/cli.js",
          "-d",
          "ormconfig.ts",
          "migration:show",
        ];
        execFile(process.execPath, options, { env }, (_error, stdout, stderr) => resolve(stdout + stderr));
      });
      expect(shown).toContain("[X]");
    });

    it("that offers encryption is used with it when the URL asks for it", async () => {
      await demand(false);
      expect(await failureOf(urlOf())).toBe("");
      for (const parameters of ["?tls=require", verified]) {
        const database = await Database.open(parseDatabaseUrl(urlOf(parameters)));
        const [cipher] = await database.read.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
        expect(cipher.Value).not.toBe("");
        await database.inTransaction(async (tx) => {
          const [own] = await tx.query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
          expect(own?.Value).not.toBe("");
        });
        await database.close();
      }
    });

    it("is accepted only with a certificate of a known authority for its host", async () => {
      await demand(false);
      expect(await failureOf(urlOf(`?tls=verify&ca=${stranger.certificate}`))).toMatch(/certificate/);
      expect(await failureOf(urlOf("?tls=verify"))).toMatch(/certificate/);
      const elsewhere = authority.issue("db.example.com", "DNS:db.example.com,IP:10.0.0.1");
      await reload(elsewhere);
      for (const host of ["127.0.0.1", "localhost"])
        expect([host, await failureOf(urlOf(verified, host))]).toEqual([
          host,
          expect.stringMatching(/does not match|altnames/),
        ]);
      await reload(authority.issue("named", "DNS:localhost"));
      expect(await failureOf(urlOf(verified, "localhost"))).toBe("");
      expect(await failureOf(urlOf(verified, "127.0.0.1"))).toMatch(/does not match|altnames/);
      await reload(authority.issue("numbered", "IP:127.0.0.1"));
      expect(await failureOf(urlOf(verified, "127.0.0.1"))).toBe("");
      expect(await failureOf(urlOf(verified, "localhost"))).toMatch(/does not match|altnames/);
      await reload(stranger.issue("strange", "DNS:localhost,IP:127.0.0.1"));
      expect(await failureOf(urlOf(verified))).toMatch(/certificate|signature/);
      expect(await failureOf(urlOf("?tls=require"))).toBe("");
      await reload(usual);
      expect(await failureOf(urlOf(verified))).toBe("");
    });

    it("is accepted by an authority of the system, and by one of several in a file", async () => {
      const system = { SSL_CERT_FILE: authority.certificate };
      for (const host of ["127.0.0.1", "localhost"]) {
        expect(await failureOf(urlOf("?tls=verify", host), system)).toBe("");
        expect(
          await failureOf(urlOf("?tls=verify", host), { NODE_EXTRA_CA_CERTS: authority.certificate }),
        ).toBe("");
      }
      expect(await failureOf(urlOf(`?tls=verify&ca=${encodeURIComponent(both)}`))).toBe("");
    });

    it("gets statements before earlier ones are answered, encrypted too", async () => {
      const withholding = await startWithholdingProxy(server.port, "127.0.0.1");
      const url = new URL(urlOf("?tls=require"));
      url.port = String(withholding.port);
      const database = await Database.open(parseDatabaseUrl(url.href));
      try {
        const lengths = await database.inTransaction(async (tx) => {
          await tx.query("SELECT 0");
          // The server's answers are held back until three statements of a thousand characters have been sent.
          let missing = 3000;
          withholding.withholdUntil((sent) => (missing -= sent.length) <= 0);
          const statement = `SELECT LENGTH('${"x".repeat(1000)}') AS length`;
          return Promise.all([1, 2, 3].map(() => tx.query<{ length: number }>(statement)));
        });
        expect(lengths.map(([row]) => row?.length)).toEqual([1000, 1000, 1000]);
      } finally {
        await database.close();
        withholding.close();
      }
    });

    it("that has lost its encryption gets no more connections", async () => {
      await server.restart(isMysql ? ["--tls-version="] : ["--skip-ssl"]);
      expect(await failureOf(urlOf())).toBe("");
      for (const parameters of ["?tls=require", verified])
        expect(await failureOf(urlOf(parameters))).toMatch(/does not support secure connection/);
      const said = await examine(urlOf(verified));
      expect(said).toMatch(/^CHANGE {2}connection: .*does not support secure connection/m);
      expect(said).not.toContain("app-password");
    });
  });
}
