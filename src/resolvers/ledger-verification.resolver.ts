import { Ctx, Field, Int, Mutation, ObjectType, registerEnumType, Resolver } from "type-graphql";
import type { Caller } from "../auth/caller";
import { Credits, Moment } from "../entities/scalars";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { LedgerFindingKind, type LedgerFinding, type LedgerReport } from "../ledger/ledger-report";
import { verifyLedger } from "../reports/verify-ledger";
import { AuthorizedFor } from "./server/authorized-for";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";

registerEnumType(LedgerFindingKind, {
  name: "LedgerFindingKind",
  description: "What is wrong with the books.",
  valuesConfig: {
    WALLET: { description: "The wallet is not what its newest entry says, or is missing." },
    SEQUENCE: { description: "Entries are missing, or were added." },
    BALANCE: { description: "The entry does not continue the balance of the one before it." },
    HASH: { description: "The entry does not contain the hash of the one before it." },
    ENTRY: { description: "The entry makes no sense, or the audit log does not know it." },
    PURCHASE: { description: "A purchase and its entry do not fit each other." },
    SPEND: { description: "What is known of a spend, or its reversals, does not fit the entries." },
    HOLD: { description: "A hold does not fit its wallet or its entries." },
    LOT: { description: "A lot does not fit its wallet, its entries or its movements." },
    STORE_TRANSACTION: { description: "A store transaction does not fit its purchase or its entries." },
    MERGE: { description: "A merge does not fit its wallets or its entries." },
    FREEZE: { description: "A freeze or its lift is not right." },
    AUDIT_LOG: { description: "An entry of the audit log is not as it was sealed, or was added later." },
    CHECKPOINT: {
      description:
        "The wallet's entries, or the seals of the audit log, are not those that the newest checkpoint saw.",
    },
    STATISTICS: { description: "The sums for statistics are not what their entries add up to." },
  },
});

@ObjectType("LedgerFinding", {
  description: "One thing that is wrong with the books.",
  simpleResolvers: true,
})
class LedgerFindingType {
  @Field(() => LedgerFindingKind, { description: "What is wrong." })
  kind!: LedgerFindingKind;

  @Field(() => String, {
    nullable: true,
    description: "The wallet's owner; null when the finding is about no single wallet.",
  })
  userId!: string | null;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The wallet's environment; null when the finding is about no single wallet.",
  })
  environment!: WalletEnvironment | null;

  @Field(() => String, {
    nullable: true,
    description: "The wallet's credit type; null when the finding is about no single wallet.",
  })
  creditType!: string | null;

  @Field(() => Credits, {
    nullable: true,
    description: "The entry's position in the wallet's history; null when it is about no single entry.",
  })
  sequence!: number | null;

  @Field(() => String, { description: "What is wrong, as a sentence." })
  problem!: string;
}

@ObjectType("LedgerReport", { description: "The outcome of a check of all books.", simpleResolvers: true })
export class LedgerReportType {
  @Field(() => Moment, { description: "When the check began." })
  startedAt!: Date;

  @Field(() => Moment, { description: "When the check ended." })
  finishedAt!: Date;

  @Field(() => Credits, { description: "How many wallets were read." })
  wallets!: number;

  @Field(() => Credits, { description: "How many ledger entries were read." })
  entries!: number;

  @Field(() => Credits, { description: "How many purchases were read." })
  purchases!: number;

  @Field(() => Credits, { description: "How many store transactions were read." })
  storeTransactions!: number;

  @Field(() => Credits, { description: "How many entries of the audit log were read." })
  auditEntries!: number;

  @Field(() => Boolean, { description: "Whether the books were compared with a checkpoint." })
  comparesCheckpoint!: boolean;

  @Field(() => Int, { description: "How many findings there are; 0 when the books are right." })
  findingsTotal!: number;

  @Field(() => [LedgerFindingType], { description: "The first 100 findings." })
  findings!: readonly LedgerFindingType[];
}

@ObjectType({ description: "What is known about the books.", simpleResolvers: true })
class VerifyLedgerPayload {
  @Field(() => Boolean, {
    description: "Whether a check is under way. Call `verifyLedger` again for its report.",
  })
  isUnderWay!: boolean;

  @Field(() => LedgerReportType, {
    nullable: true,
    description: "The last finished check by this process; null before the first.",
  })
  report!: LedgerReportType | null;
}

@Resolver()
export class LedgerVerificationResolver {
  @Mutation(() => VerifyLedgerPayload, {
    nullable: true,
    description:
      "Checks all balances, entries and purchases beside live traffic, and changes none. Answers after " +
      "20 seconds at most. A check that takes longer goes on, and the next call waits for its report. A " +
      "report of the last minute is given again instead of a new check.",
  })
  @AuthorizedFor("verifyLedger")
  async verifyLedger(
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<VerifyLedgerPayload> {
    const { isUnderWay, report } = await verifyLedger(context, caller);
    return { isUnderWay, report: report && presentReport(report) };
  }
}

export function presentReport(report: LedgerReport): LedgerReportType {
  return { ...report, findings: report.findings.map(presentFinding) };
}

function presentFinding({ kind, wallet, sequence, problem }: LedgerFinding): LedgerFindingType {
  const { userId = null, environment = null, creditType = null } = wallet ?? {};
  return { kind, userId, environment, creditType, sequence, problem };
}
