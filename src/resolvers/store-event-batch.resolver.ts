import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from "type-graphql";
import { recordRefusedCall } from "../audit/record-refused-call";
import type { Caller } from "../auth/caller";
import type { AuditedOperation } from "../auth/permissions";
import { explainError } from "../database/database-errors";
import { StoreEvent } from "../entities/store-event";
import { StoreEventsInput } from "../inputs/store-event.input";
import { readStoreEventId } from "../public-ids";
import { resolveStoreEvent, retryStoreEvent } from "../store/inbox/resolve-store-event";
import { AuthorizedFor } from "./server/authorized-for";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";
import { batchComplexity } from "./server/limits/query-complexity";

/** Decides about several store events in one call, as a dashboard does with the rows that are ticked. */
@Resolver()
export class StoreEventBatchResolver {
  @Mutation(() => RetryStoreEventsPayload, {
    nullable: true,
    complexity: batchComplexity,
    description:
      "Decides again about several events, in the order of their ids. Does for each what `retryStoreEvent` does, in a " +
      "transaction of its own, so that one refused event does not stop the others.",
  })
  @AuthorizedFor("retryStoreEvent")
  async retryStoreEvents(
    @Arg("input", () => StoreEventsInput) input: StoreEventsInput,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<RetryStoreEventsPayload> {
    const storeEvents = await decideEach(request, "retryStoreEvent", input, (event) =>
      retryStoreEvent(request.context, caller, event),
    );
    return { storeEvents };
  }

  @Mutation(() => DismissStoreEventsPayload, {
    nullable: true,
    complexity: batchComplexity,
    description:
      "Dismisses several parked or failed events, in the order of their ids: they get no effect. Does for each what " +
      "`resolveStoreEvent` does with `DISMISS`, in a transaction of its own, so that one refused event does not stop the " +
      "others.",
  })
  @AuthorizedFor("resolveStoreEvent")
  async dismissStoreEvents(
    @Arg("input", () => StoreEventsInput) input: StoreEventsInput,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<DismissStoreEventsPayload> {
    const storeEvents = await decideEach(request, "resolveStoreEvent", input, (event) =>
      resolveStoreEvent(request.context, caller, { ...event, resolution: "DISMISS" }),
    );
    return { storeEvents };
  }
}

const decidedEvents =
  "The events with their new decisions, in the order of the ids. Null in the place of each event that was refused: " +
  "`errors` says why, with the place in its `path`. After SERVICE_UNAVAILABLE the rest is not tried. A decision can apply " +
  "other events that waited for it; these are then refused with EVENT_DECIDED.";

@ObjectType({ description: "The events after the decisions.", simpleResolvers: true })
class RetryStoreEventsPayload {
  @Field(() => [StoreEvent], { nullable: "items", description: decidedEvents })
  storeEvents!: readonly Decided[];
}

@ObjectType({ description: "The events after the decisions.", simpleResolvers: true })
class DismissStoreEventsPayload {
  @Field(() => [StoreEvent], { nullable: "items", description: decidedEvents })
  storeEvents!: readonly Decided[];
}

/**
 * The event, or why nothing was decided about it. An executor answers null for an error in a list, and names its place.
 */
type Decided = StoreEvent | Error;

/** Decides about the events one after another, because each decision locks wallets. Records each refusal. */
async function decideEach(
  { context, caller }: GraphqlContext,
  operation: AuditedOperation,
  { ids, reason }: StoreEventsInput,
  decide: (event: { readonly eventId: string; readonly reason: string }) => Promise<StoreEvent>,
): Promise<Decided[]> {
  const decided: Decided[] = [];
  let outage: Error | undefined;
  for (const id of ids) {
    if (outage) {
      decided.push(outage);
      continue;
    }
    try {
      decided.push(await decide({ eventId: readStoreEventId(id), reason }));
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      const refusal = explainError(error);
      if (refusal?.code === "SERVICE_UNAVAILABLE") outage = error;
      await recordRefusedCall(context, caller, { operation, input: { id, reason }, refusal });
      decided.push(error);
    }
  }
  return decided;
}
