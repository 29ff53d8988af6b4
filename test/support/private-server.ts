import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createConnection } from "mysql2/promise";
import { onServer } from "./database";

/** A server for one test, which may change its settings. It listens on loopback, and root has no password. */
export interface PrivateServer {
  readonly port: number;
  /** The server's folder, which is removed with the server. */
  readonly folder: string;
  /** Runs a statement as root through the Unix socket, where TLS rules do not apply. */
  run(statement: string): Promise<unknown[]>;
  /** Restarts the server with these options instead of the earlier ones. */
  restart(options: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The program of a MySQL or MariaDB server, from the folder in TEST_SERVER_BIN or else the installed MariaDB. CI sets
 * TEST_SERVER_BIN to the server that it tests on. Undefined if the suite runs on the embedded database.
 */
export const serverProgram = onServer ? findProgram() : undefined;

function findProgram(): string | undefined {
  const { TEST_SERVER_BIN: folder, CI: ci, PATH = "" } = process.env;
  const path = PATH.split(":");
  const folders = folder ? [folder] : [...path, "/usr/sbin", "/usr/local/sbin"];
  const programs = folders.flatMap((place) => [join(place, "mariadbd"), join(place, "mysqld")]);
  const found = programs.find((program) => existsSync(program));
  // This program creates the certificates.
  const hasOpenssl = path.some((place) => existsSync(join(place, "openssl")));
  if (found && hasOpenssl) return found;
  if (ci)
    throw new Error("CI must have openssl and the program of a server: set TEST_SERVER_BIN to its folder.");
  return undefined;
}

/** Makes an empty server and starts it with the options. */
export async function startPrivateServer(
  program: string,
  options: readonly string[],
): Promise<PrivateServer> {
  const folder = mkdtempSync(join(tmpdir(), "allmine-server-"));
  const data = join(folder, "data");
  const socket = join(folder, "socket");
  const port = await freePort();
  // A server that starts removes all temporary tables of its tmpdir, even those of another server that is running.
  const temporary = join(folder, "tmp");
  mkdirSync(temporary);
  const folders = [`--datadir=${data}`, `--tmpdir=${temporary}`];
  initialise(program, data, folders);
  const asRoot = process.getuid?.() === 0 ? ["--user=root"] : [];
  const own = [...folders, `--socket=${socket}`, `--port=${port}`, `--pid-file=${join(folder, "pid")}`];
  const usual = ["--bind-address=127.0.0.1", "--skip-name-resolve", "--innodb-buffer-pool-size=64M"];
  if (program.endsWith("mysqld")) usual.push("--mysqlx=OFF", "--secure-file-priv=NULL");

  const run = async (statement: string) => {
    const connection = await createConnection({ socketPath: socket, user: "root" });
    try {
      const [rows] = await connection.query(statement);
      return Array.isArray(rows) ? rows : [];
    } finally {
      connection.destroy();
    }
  };
  const start = async (chosen: readonly string[]) => {
    const child = spawn(program, ["--no-defaults", ...asRoot, ...own, ...usual, ...chosen]);
    let log = "";
    child.stderr.on("data", (chunk) => (log += String(chunk)));
    child.stdout.resume();
    for (;;) {
      if (child.exitCode !== null)
        throw new Error(`The server ended with ${child.exitCode}:\n${log.slice(-2000)}`);
      if (await run("SELECT 1").then(Boolean, () => false)) return child;
      await sleep(100);
    }
  };
  let child = await start(options);
  return {
    port,
    folder,
    run,
    restart: async (chosen) => {
      await end(child);
      child = await start(chosen);
    },
    stop: async () => {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function initialise(program: string, data: string, folders: readonly string[]): void {
  const asRoot = process.getuid?.() === 0 ? ["--user=root"] : [];
  const stdio = "pipe";
  if (program.endsWith("mysqld")) {
    const options = ["--no-defaults", ...asRoot, ...folders, "--secure-file-priv=NULL"];
    execFileSync(program, [...options, "--initialize-insecure"], { stdio });
    return;
  }
  mkdirSync(data);
  const beside = program.replace(/mariadbd$/, "mariadb-install-db");
  const options = [...folders, "--skip-test-db", "--auth-root-authentication-method=normal"];
  execFileSync(existsSync(beside) ? beside : "mariadb-install-db", ["--no-defaults", ...asRoot, ...options], {
    stdio,
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

/** A certificate authority for one test, which no other program trusts. */
export function makeAuthority(folder: string, name: string) {
  const key = join(folder, `${name}.key`);
  const certificate = join(folder, `${name}.pem`);
  openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    `/CN=${name}`,
    "-keyout",
    key,
    "-out",
    certificate,
  );
  return {
    certificate,
    /** Makes a server's certificate for names such as `DNS:localhost,IP:127.0.0.1`. */
    issue(host: string, names: string): Certificate {
      const own = { key: join(folder, `${host}.key`), certificate: join(folder, `${host}.pem`) };
      const request = join(folder, `${host}.csr`);
      const extensions = join(folder, `${host}.ext`);
      writeFileSync(extensions, `subjectAltName=${names}\n`);
      openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        `/CN=${host}`,
        "-keyout",
        own.key,
        "-out",
        request,
      );
      const signer = ["-CA", certificate, "-CAkey", key, "-CAcreateserial"];
      openssl(
        "x509",
        "-req",
        "-in",
        request,
        ...signer,
        "-extfile",
        extensions,
        "-out",
        own.certificate,
        "-days",
        "1",
      );
      return own;
    },
  };
}

function openssl(...options: string[]): void {
  execFileSync("openssl", options, { stdio: "pipe" });
}
