import { randomBytes } from "node:crypto";
import { signToken } from "../../src/auth/sign-token";
import type { Role } from "../../src/auth/viewer";
import { readConfig } from "../../src/config/config";
import { createLogger } from "../../src/log";
import { seed } from "../../src/development/seed";
import { startService, type RunningService } from "../../src/app/start-service";
import { auditBooks, type Auditing } from "./audit-books";
import { makeDatabase } from "./database";

// Random for each test file. A value in a repository is not a secret, and production refuses it.
export const testSecret = randomBytes(32).toString("hex");
export const webhookAuthorization = `Bearer ${randomBytes(16).toString("hex")}`;
export const starterId = "65a1234bcde5678f90123456";

declare global {
  /** The running test's last GraphQL answer with errors, for `show-answers.cjs`. */
  var failedAnswer: string | undefined;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, when it is JSON. */
  readonly body: any; // oxlint-disable-line typescript/no-explicit-any -- tests look at what came
}

export interface TestService extends RunningService {
  readonly databaseUrl: string;
  readonly logLines: string[];
  rest(method: string, path: string, request?: RestRequest): Promise<RestAnswer>;
  /** The documented purchase, by REST. */
  purchase(user: string, packageId?: string, headers?: Record<string, string>): Promise<RestAnswer>;
  graphql(query: string, request?: GraphqlRequest): Promise<RestAnswer>;
  /** Stops the service and, when it made the database, removes it. */
  stop(): Promise<void>;
}

export interface RestRequest {
  /** The user id in the token. Without it, no token is sent. */
  readonly as?: string;
  readonly role?: Role | readonly Role[];
  readonly headers?: Record<string, string>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array;
}

export interface GraphqlRequest {
  readonly as?: string;
  readonly role?: Role | readonly Role[];
  readonly variables?: object;
  readonly headers?: Record<string, string>;
}

/** Starts the whole service on a real database, with the development packages in it. */
export async function startTestService(
  variables: Record<string, string> = {},
  { databaseUrl, followsClock = false }: { databaseUrl?: string; followsClock?: boolean } = {},
): Promise<TestService> {
  const made = databaseUrl === undefined ? await makeDatabase() : undefined;
  const url = databaseUrl ?? made?.url ?? "";
  const logLines: string[] = [];
  const config = readConfig({
    NODE_ENV: "test",
    PORT: "0",
    HOST: "127.0.0.1",
    JWT_SECRET: testSecret,
    RATE_LIMIT_PER_MINUTE: "0",
    // Tests and service share one event loop here, so the tests themselves can make it late.
    LOAD_LATE_MILLISECONDS: "0",
    REVENUECAT_WEBHOOK_AUTHORIZATION: webhookAuthorization,
    DATABASE_URL: url,
    MIGRATE_ON_START: "true",
    DATABASE_WAIT_SECONDS: "0",
    LOG_LEVEL: "info",
    // Some tests change the books by hand. After each test the harness itself verifies them.
    LEDGER_VERIFY_HOURS: "0",
    AUDIT_SEAL_SECONDS: "0",
    ...variables,
  });
  const running = await startService(
    config,
    createLogger(config.logLevel, { write: (line) => void logLines.push(line) }),
    // Readings of the clock in the background would come between the statements that some tests count.
    { followsClock },
  );
  await seed(running.context.database);
  const rest: TestService["rest"] = (method, path, request = {}) =>
    send(`${running.url}${path}`, method, request);
  return {
    ...running,
    databaseUrl: url,
    logLines,
    rest,
    purchase: (user, packageId = starterId, headers = {}) =>
      rest("POST", "/api/v1/credit-packages/purchase", { as: user, headers, body: { packageId } }),
    graphql: async (query, { variables: given, ...request } = {}) => {
      const answer = await rest("POST", "/graphql", { ...request, body: { query, variables: given } });
      if (answer.body?.errors) globalThis.failedAnswer = answer.text;
      return answer;
    },
    stop: async () => {
      await running.close();
      await made?.drop();
    },
  };
}

export function tokenFor(userId: string, role: Role | readonly Role[] = "user"): string {
  return signToken(testSecret, { userId, role, lifetimeSeconds: 600 });
}

async function send(
  url: string,
  method: string,
  { as, role, headers, body, raw }: RestRequest,
): Promise<RestAnswer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(as === undefined ? {} : { authorization: `Bearer ${tokenFor(as, role)}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * One service for a test file, started before its tests; after each test the books are audited. Read it inside tests
 * only.
 * @param auditing see `auditBooks`
 */
export function withService(
  variables: Record<string, string> = {},
  auditing: Auditing = {},
): { readonly current: TestService } {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(variables);
  });
  afterEach(() => auditBooks(service.context.database, auditing));
  afterAll(() => service?.stop());
  return {
    get current() {
      return service;
    },
  };
}
