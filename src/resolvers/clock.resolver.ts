import { Arg, Ctx, Field, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Caller } from "../auth/caller";
import { Moment } from "../entities/scalars";
import { AdvanceClockInput } from "../inputs/advance-clock.input";
import { advanceClock } from "../time/advance-clock";
import { readClock, type ClockReading } from "../time/read-clock";
import { AuthorizedFor } from "./server/authorized-for";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";

@ObjectType("Clock", {
  description:
    "The service's clock, by which everything is dated and runs out. Tokens and webhook signatures keep to the real time.",
  simpleResolvers: true,
})
class ClockType implements ClockReading {
  @Field(() => Moment, { description: "The time that the clock shows." })
  now!: Date;

  @Field(() => Int, {
    description: "How far the clock is ahead of the real time, in seconds. Always 0 in production.",
  })
  offsetSeconds!: number;
}

@ObjectType({ description: "The clock after it was moved.", simpleResolvers: true })
class AdvanceClockPayload {
  @Field(() => ClockType, { description: "What the clock shows now." })
  clock!: ClockReading;
}

@Resolver()
export class ClockResolver {
  @Query(() => ClockType, { nullable: true, description: "The service's clock." })
  @AuthorizedFor("readClock")
  clock(@CurrentCaller() caller: Caller, @Ctx() { context }: GraphqlContext): ClockType {
    return readClock(context, caller);
  }

  @Mutation(() => AdvanceClockPayload, {
    nullable: true,
    description:
      "Moves the service's clock forward, so that a test need not wait: holds and credits whose time runs out end at " +
      "once, and what is made afterwards is dated later. Works in development and test only. In production it is always FORBIDDEN. The " +
      "clock stays moved, for all instances and after a restart, and cannot be set back. Each call moves it further. It " +
      "answers after half a second, when the other instances have followed.",
  })
  @AuthorizedFor("advanceClock")
  async advanceClock(
    @Arg("input", () => AdvanceClockInput) input: AdvanceClockInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<AdvanceClockPayload> {
    return { clock: await advanceClock(context, caller, input) };
  }
}
