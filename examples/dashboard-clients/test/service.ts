import { spawn } from "node:child_process";
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

const root = join(__dirname, "../../..");
const secret = randomBytes(32).toString("hex");

/** The package that the seed puts on sale for 100 credits. */
export const starterPackageId = "65a1234bcde5678f90123456";

/** The service, with the development packages; from `before` to `after` of this file's tests. */
export interface Service {
  readonly url: string;
}

/** Starts the service from its sources, as `npm run dev` does, on an empty embedded database. */
export function withService(): Service {
  const service = { url: "" };
  let stop = async () => {};
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), "allmine-clients-"));
    const child = spawn(process.execPath, ["-r", "./scripts/register.cjs", "scripts/dev.ts"], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        PORT: "0",
        DATABASE_URL: `file:${folder}/clients.db`,
        JWT_SECRET: secret,
      },
    });
    const ended = once(child, "exit");
    stop = async () => {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    };
    service.url = await new Promise<string>((resolve, reject) => {
      let output = "";
      const listen = (chunk: Buffer) => {
        output += String(chunk);
        // Printed when the packages are there.
        const found = /GraphQL +(http:\S+)\/graphql/.exec(output)?.[1];
        if (found) resolve(found);
      };
      child.stdout.on("data", listen);
      child.stderr.on("data", listen);
      child.once("exit", (code) => reject(new Error(`The service ended with ${code}:\n${output}`)));
    });
  });
  after(() => stop());
  return service;
}

export type Role = "user" | "admin";

/** A token of the user as `npm run token` makes it. */
export function tokenOf(userId: string, role: Role = "user"): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ sub: userId, role, exp })}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

/** A user who has never bought anything. */
export function newUser(): string {
  return `user-${randomUUID()}`;
}

/** Posts without the client under test, which learns nothing of it. */
async function post(url: string, token: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
}

/** Buys the Starter package behind the client's back. */
export function buyElsewhere({ url }: Service, userId: string): Promise<void> {
  const body = { packageId: starterPackageId };
  return post(`${url}/api/v1/credit-packages/purchase`, tokenOf(userId), body);
}

/** Renames a package behind the client's back. */
export function renamePackageElsewhere({ url }: Service, id: string, name: string): Promise<void> {
  const query =
    "mutation ($input: UpdateCreditPackageInput!) { updateCreditPackage(input: $input) { __typename } }";
  return post(`${url}/graphql`, tokenOf("support", "admin"), { query, variables: { input: { id, name } } });
}

/**
 * Sends the user's purchase of a product that no package stands for, so that its event waits for an admin; gives the
 * product.
 */
export async function parkStoreEvent({ url }: Service, userId = newUser()): Promise<string> {
  const product = `product_${randomUUID()}`;
  const purchase = ["purchase", "--user", userId, "--product", product, "--url", url];
  const child = spawn(process.execPath, ["scripts/run.cjs", "simulate-revenuecat", ...purchase], {
    cwd: root,
    env: { PATH: process.env.PATH, JWT_SECRET: secret, NODE_ENV: "development" },
    stdio: "ignore",
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`No event was sent: ${code}`);
  return product;
}
