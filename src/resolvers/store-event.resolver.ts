import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from "type-graphql";
import type { Caller } from "../auth/caller";
import { StoreEvent } from "../entities/store-event";
import { ResolveStoreEventInput, RetryStoreEventInput } from "../inputs/store-event.input";
import { StoreEventsArgs } from "../inputs/store-event-where.input";
import { readPurchaseId, readStoreEventId } from "../public-ids";
import { readSimilarUsers } from "../store/find-similar-users";
import { listFilteredEvents } from "../store/inbox/list-filtered-events";
import { getStoreEvent, listStoreEvents } from "../store/inbox/read-store-events";
import { resolveStoreEvent, retryStoreEvent } from "../store/inbox/resolve-store-event";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { requireAlone } from "./server/require-alone";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { CurrentCaller } from "./server/current-caller";
import { connectionComplexity, statementPrice } from "./server/limits/query-complexity";

const StoreEventConnection = connectionType("StoreEvent", StoreEvent);

@Resolver(() => StoreEvent)
export class StoreEventResolver {
  @Query(() => StoreEventConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      "The events that RevenueCat sent, newest arrival first unless `orderBy` says otherwise. With `where`, a filter by " +
      "one field, with or without `receivedAt`, is read by an index, and with more of them at most 10,000 events are " +
      "examined for a page.",
  })
  @AuthorizedFor("listStoreEvents")
  async storeEvents(
    @Args(() => StoreEventsArgs) { filter, where, ...page }: StoreEventsArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<StoreEvent>> {
    if (where != null) {
      requireAlone("where", { filter });
      return toConnection(await listFilteredEvents(request.context, caller, { where, ...page }), request);
    }
    return toConnection(
      await listStoreEvents(request.context, caller, { filter: filter ?? {}, ...page }),
      request,
    );
  }

  @Query(() => StoreEvent, { nullable: true, description: "An event by its id." })
  @AuthorizedFor("getStoreEvent")
  storeEvent(
    @Arg("id", () => ID, { description: "The event's id, `evt_…`." }) id: string,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<StoreEvent> {
    return getStoreEvent(context, caller, { eventId: readStoreEventId(id) });
  }

  @FieldResolver(() => [String], {
    complexity: statementPrice,
    description:
      "Ids of other users that differ from this event's user only in capital and small letters. For the " +
      "service they are different users. Often they belong to one person, because iOS writes UUIDs in " +
      "capitals.",
  })
  similarUserIds(
    @Root() event: StoreEvent,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<string[]> {
    return readSimilarUsers(context, caller, event);
  }

  @Mutation(() => RetryStoreEventPayload, {
    nullable: true,
    description:
      "Decides again about an event that is not applied. However often it is retried, a store " +
      "transaction is granted once.",
  })
  @AuthorizedFor("retryStoreEvent")
  async retryStoreEvent(
    @Arg("input", () => RetryStoreEventInput) { id, reason }: RetryStoreEventInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<RetryStoreEventPayload> {
    return { storeEvent: await retryStoreEvent(context, caller, { eventId: readStoreEventId(id), reason }) };
  }

  @Mutation(() => ResolveStoreEventPayload, {
    nullable: true,
    description:
      "Applies a parked or failed event with the information that the caller adds, or dismisses it. If something is " +
      "still missing, the event stays parked. It keeps a user given alone; if a package, a quantity or a purchase was " +
      "given, nothing is kept: CONFLICT, reason EVENT_STAYS_PARKED. An event that is neither parked nor failed is " +
      "refused with CONFLICT, reason EVENT_DECIDED.",
  })
  @AuthorizedFor("resolveStoreEvent")
  async resolveStoreEvent(
    @Arg("input", () => ResolveStoreEventInput) { id, purchaseId, ...input }: ResolveStoreEventInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<ResolveStoreEventPayload> {
    return {
      storeEvent: await resolveStoreEvent(context, caller, {
        ...input,
        eventId: readStoreEventId(id),
        purchaseId: purchaseId == null ? null : readPurchaseId(purchaseId),
      }),
    };
  }
}

@ObjectType({ description: "The event after the decision.", simpleResolvers: true })
class RetryStoreEventPayload {
  @Field(() => StoreEvent, { description: "The event with the new decision." })
  storeEvent!: StoreEvent;
}

@ObjectType({ description: "The event after the decision.", simpleResolvers: true })
class ResolveStoreEventPayload {
  @Field(() => StoreEvent, { description: "The event with the new decision." })
  storeEvent!: StoreEvent;
}
