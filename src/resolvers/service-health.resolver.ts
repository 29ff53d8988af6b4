import { Ctx, Field, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Caller } from "../auth/caller";
import { Moment } from "../entities/scalars";
import { readServiceHealth } from "../reports/read-service-health";
import { LedgerReportType, presentReport } from "./ledger-verification.resolver";
import { AuthorizedFor } from "./server/authorized-for";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";
import { statementPrice } from "./server/limits/query-complexity";

@ObjectType("ServiceHealth", {
  description:
    "Whether the service needs somebody. Alerts are better made from the metrics, which say the same.",
  simpleResolvers: true,
})
class ServiceHealthType {
  @Field(() => Int, {
    description:
      "Changes of credits that wait in the process that answers. Usually none; many waiting for long mean that the " +
      "database is slow.",
  })
  postingsWaiting!: number;

  @Field(() => Int, { description: "Store events that wait for a mapping, a user or an admin." })
  parkedStoreEvents!: number;

  @Field(() => Int, {
    description: "Store events that a fault of the service stopped. They are decided again by themselves.",
  })
  failedStoreEvents!: number;

  @Field(() => Moment, {
    description:
      "When the newest event arrived from RevenueCat. Before the first one, when the database was created.",
  })
  lastStoreEventAt!: Date;

  @Field(() => Boolean, { description: "Whether the process that answers checks the books now." })
  isVerifyingLedger!: boolean;

  @Field(() => LedgerReportType, {
    nullable: true,
    description:
      "The last finished check of the books by the process that answers; null before the first. `npm run verify` and " +
      "other processes have reports of their own.",
  })
  lastLedgerReport!: LedgerReportType | null;
}

@Resolver()
export class ServiceHealthResolver {
  @Query(() => ServiceHealthType, {
    nullable: true,
    // Three statements.
    complexity: ({ childComplexity }) => 3 * statementPrice + childComplexity,
    description: "Whether the service needs somebody: what waits, and when the books were last checked.",
  })
  @AuthorizedFor("readServiceHealth")
  async serviceHealth(
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<ServiceHealthType> {
    const { lastLedgerReport: report, ...health } = await readServiceHealth(context, caller);
    return { ...health, lastLedgerReport: report && presentReport(report) };
  }
}
