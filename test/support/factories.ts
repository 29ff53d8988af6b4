import { setTimeout as sleep } from "node:timers/promises";
import { defaultCreditType } from "../../src/credit-types";
import { walletEnvironmentOf } from "../../src/environment";
import type { GraphqlRequest, RestAnswer, TestService } from "./harness";
import { patience } from "./patience";

const createDocument = `mutation ($input: CreateCreditPackageInput!) {
  createCreditPackage(input: $input) { creditPackage { id } } }`;

/** Creates a package on sale, as an admin, and returns its id. It has 100 credits by default. */
export async function givenCreditPackage(
  service: TestService,
  overrides: Record<string, unknown> = {},
): Promise<string> {
  const input = { name: "Hundred", credits: 100, priceAmount: 499, currency: "USD", ...overrides };
  const { body } = await service.graphql(createDocument, { as: "root", role: "admin", variables: { input } });
  return body.data.createCreditPackage.creditPackage.id;
}

/** Archives, restores or changes a package, as an admin. */
export async function manage(
  service: TestService,
  verb: "archive" | "restore" | "update",
  input: { id: string } & Record<string, unknown>,
) {
  const type = verb === "update" ? "UpdateCreditPackageInput" : "CreditPackageIdInput";
  return service.graphql(
    `mutation ($input: ${type}!) { result: ${verb}CreditPackage(input: $input) {
      creditPackage { id name description credits bonusCredits priceAmount currency sortOrder purchaseLimitPerUser
        archivedAt version } } }`,
    { as: "root", role: "admin", variables: { input } },
  );
}

/** Buys by GraphQL. */
export function buyByGraphql(
  service: TestService,
  user: string,
  input: { packageId: string; idempotencyKey?: string | null },
) {
  return service.graphql(
    `mutation ($input: PurchaseCreditPackageInput!) { purchaseCreditPackage(input: $input) {
      purchase { id credits createdAt userId environment priceAmount currency creditPackage { id name credits } }
      wallet { userId balance available environment } } }`,
    { as: user, variables: { input } },
  );
}

export interface SpendInput {
  readonly userId: string;
  readonly amount: number;
  readonly reason?: string;
  readonly idempotencyKey?: string;
  readonly creditType?: string | null;
  readonly member?: string | null;
  readonly reference?: string | null;
  readonly metadata?: unknown;
}

/** Spends as a service, with a new idempotency key unless one is given. */
export function spend(
  service: TestService,
  input: SpendInput,
  caller: { as?: string; role?: "user" | "service" | "admin" } = { as: "renderer", role: "service" },
) {
  spendings += 1;
  return service.graphql(
    `mutation ($input: SpendCreditsInput!) { spendCredits(input: $input) {
      entry { id kind amount balanceAfter actor reason purchase { id } counterAccount sequence }
      wallet { userId balance available } } }`,
    { ...caller, variables: { input: { reason: "render", idempotencyKey: `spend-${spendings}`, ...input } } },
  );
}

let spendings = 0;

/** What a test looks at in an entry of a spend or of its reversal. */
export const spendFields = `id kind amount balanceAfter reason counterAccount
  spend { member reference metadata reversed reversible } reversedSpend { id amount }`;

/** Reverses a spend as a service, with a new idempotency key unless one is given. */
export function reverse(
  service: TestService,
  input: { readonly spendId: unknown; readonly [field: string]: unknown },
  caller: GraphqlRequest = { as: "renderer", role: "service" },
) {
  spendings += 1;
  return service.graphql(
    `mutation ($input: ReverseSpendInput!) { reverseSpend(input: $input) {
      entry { ${spendFields} } wallet { userId balance available } replayed } }`,
    {
      ...caller,
      variables: { input: { reason: "It failed.", idempotencyKey: `reverse-${spendings}`, ...input } },
    },
  );
}

/** The fields of a change that an admin made to a wallet's credits. */
export const creditChangeFields = `entry { id kind amount balanceAfter actor reason purchase { id } counterAccount sequence }
  wallet { id userId environment creditType balance available exists } amount balanceBefore balanceAfter replayed dryRun`;

/** Grants as an admin, with a new idempotency key unless one is given. */
export function grant(
  service: TestService,
  input: { readonly userId: string; readonly amount: unknown; readonly [field: string]: unknown },
  caller: GraphqlRequest = { as: "boss", role: "admin" },
) {
  changes += 1;
  return service.graphql(
    `mutation ($input: GrantCreditsInput!) { grantCredits(input: $input) { ${creditChangeFields} } }`,
    { ...caller, variables: { input: { reason: "Sorry.", idempotencyKey: `grant-${changes}`, ...input } } },
  );
}

/** Adjusts as an admin, with a new idempotency key unless one is given. */
export function adjust(
  service: TestService,
  input: { readonly userId: string; readonly amount: unknown; readonly [field: string]: unknown },
  caller: GraphqlRequest = { as: "boss", role: "admin" },
) {
  changes += 1;
  return service.graphql(
    `mutation ($input: AdjustCreditsInput!) { adjustCredits(input: $input) { shortfall ${creditChangeFields} } }`,
    {
      ...caller,
      variables: { input: { reason: "A mistake.", idempotencyKey: `adjust-${changes}`, ...input } },
    },
  );
}

/** Refunds a purchase as an admin. */
export function refund(
  service: TestService,
  input: { readonly purchaseId: string; readonly reason?: string; readonly dryRun?: boolean },
  caller: GraphqlRequest = { as: "boss", role: "admin" },
) {
  return service.graphql(
    `mutation ($input: RefundPurchaseInput!) { refundPurchase(input: $input) {
      purchase { id refund { taken shortfall freezesSpending } } wallet { userId creditType balance available }
      taken shortfall freezesSpending balanceBefore balanceAfter replayed dryRun } }`,
    { ...caller, variables: { input: { reason: "By mistake.", ...input } } },
  );
}

/** The id of the user's newest purchase. */
export async function lastPurchaseOf(
  service: TestService,
  user: string,
  { environment = "SANDBOX", creditType = "CREDITS" }: { environment?: string; creditType?: string } = {},
): Promise<string> {
  const { body } = await service.graphql(
    `query ($environment: WalletEnvironment, $creditType: String) {
      purchases(environment: $environment, creditType: $creditType, first: 1) { nodes { id } } }`,
    { as: user, variables: { environment, creditType } },
  );
  return body.data.purchases.nodes[0].id;
}

let changes = 0;

/** A posting that spends 30 of the user's credits. */
export function spendPosting(userId: string) {
  return {
    userId,
    environment: walletEnvironmentOf("test"),
    creditType: defaultCreditType,
    kind: "SPEND",
    amount: -30,
    cause: "test:1",
    reference: null,
    actor: userId,
    reason: null,
  } as const;
}

/** The balance that the user sees. */
export async function balanceOf(service: TestService, user: string): Promise<number> {
  const { body } = await service.rest("GET", "/api/v1/wallet", { as: user });
  return body.data.balance;
}

/** The extensions of a GraphQL answer's only error. */
export function errorOf({ body }: RestAnswer) {
  expect(body.errors).toHaveLength(1);
  return body.errors[0].extensions;
}

/** Runs the calls at once. */
export function atOnce<T>(times: number, call: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => call(index)));
}

/** Waits until `/readyz` answers with the status. The service keeps an answer of `/readyz` for a second. */
export async function untilReadiness(service: TestService, wanted: 200 | 503): Promise<void> {
  const giveUpAt = performance.now() + patience(30_000);
  while ((await service.rest("GET", "/readyz")).status !== wanted) {
    if (performance.now() > giveUpAt) throw new Error(`/readyz did not become ${wanted}.`);
    await sleep(100);
  }
}
