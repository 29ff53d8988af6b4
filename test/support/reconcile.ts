import { auditBooks } from "./audit-books";
import { FakeRevenueCat, type Kept } from "./fake-revenuecat";
import { startTestService, testSecret, type RestAnswer, type TestService } from "./harness";
import { runCommand, type CommandResult } from "./run-command";
import { periodOf, storeCalls, type EventFields } from "./revenuecat";

export interface Reconciliation {
  readonly fake: FakeRevenueCat;
  readonly service: TestService;
}

/** Calls of reconciliation tests. Both return decisions such as `GRANT APPLIED`, or an error code. */
interface ReconciliationCalls {
  /** Compares a user's purchases and changes nothing. */
  dryRun(userId: string): Promise<string[]>;
  /** Compares a user's purchases and makes the missing changes. */
  apply(userId: string): Promise<string[]>;
}

/**
 * Starts a service that uses a fake of RevenueCat for the tests of a file, and returns the calls of store tests to it.
 * The books are audited after each test.
 * @param makeUrl makes the database. Without it, the service makes its own.
 */
export function withReconciliation(
  makeUrl?: () => Promise<string>,
): Reconciliation & ReconciliationCalls & ReturnType<typeof storeCalls> {
  const fake = new FakeRevenueCat();
  let service: TestService | undefined;
  beforeAll(async () => {
    await fake.start();
    service = await startTestService(fake.variables, makeUrl && { databaseUrl: await makeUrl() });
  });
  afterEach(async () => {
    if (service) await auditBooks(service.context.database);
  });
  afterAll(async () => {
    await service?.stop();
    fake.stop();
  });
  const running = () => {
    if (!service) throw new Error("The service runs during tests only.");
    return service;
  };
  return {
    ...storeCalls(running),
    dryRun: (userId) => reconcile({ fake, service: running() }, userId, false),
    apply: (userId) => reconcile({ fake, service: running() }, userId, true),
    fake,
    get service() {
      return running();
    },
  };
}

/** The webhook event for a period that the fake knows. */
export function periodEvent(
  user: string,
  { id, purchased_at: at }: Kept,
  fields: EventFields = {},
): EventFields {
  const period = { type: "RENEWAL", transaction_id: id, purchased_at_ms: at, event_timestamp_ms: at };
  return periodOf(user, { ...period, ...fields });
}

/** The mutation's answer. */
export async function askToReconcile(
  { service }: Reconciliation,
  userId: string,
  apply: boolean,
): Promise<RestAnswer["body"]> {
  const { body } = await service.graphql(
    `mutation ($input: ReconcileStorePurchasesInput!) { reconcileStorePurchases(input: $input) {
      customerKnown reconciliations { step transactionId productId decision note } } }`,
    { as: "boss", role: "admin", variables: { input: { userId, apply } } },
  );
  return body;
}

/** The steps and decisions of the mutation, such as `GRANT APPLIED`, or the code of its error. */
async function reconcile(of: Reconciliation, userId: string, apply: boolean): Promise<string[]> {
  const body = await askToReconcile(of, userId, apply);
  if (body.errors) return [body.errors[0].extensions.code];
  return body.data.reconcileStorePurchases.reconciliations.map(
    ({ step, decision }: { step: string; decision: string | null }) =>
      [step, decision].filter(Boolean).join(" "),
  );
}

/** The command's output, its errors and log, and its exit status. */
export function runReconcile({ service, fake }: Reconciliation, ...words: string[]): Promise<CommandResult> {
  return runCommand(["reconcile", ...words], {
    NODE_ENV: "test",
    JWT_SECRET: testSecret,
    LOG_LEVEL: "warn",
    DATABASE_URL: service.databaseUrl,
    ...fake.variables,
  });
}
