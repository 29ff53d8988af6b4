import { Like, Not } from "typeorm";
import { DatabaseStamp } from "../../entities/database-stamp";
import { StoreEvent } from "../../entities/store-event";
import { reconciliationIdPrefix } from "../../ids";
import type { Service } from "../../context/app-context";

export interface StoreEventCounts {
  readonly parked: number;
  readonly failed: number;
  /** When the newest event arrived from RevenueCat; before the first, when the database began, so that silence shows from then on. */
  readonly silentSince: Date;
}

/** How the inbox stands, for those who watch it. */
export async function countStoreEvents({ database: { read } }: Service): Promise<StoreEventCounts> {
  const [parked, failed, [newest]] = await Promise.all([
    read.countBy(StoreEvent, { status: "PARKED" }),
    read.countBy(StoreEvent, { status: "FAILED" }),
    read.find(StoreEvent, {
      select: { eventId: true, receivedAt: true },
      // What a reconciliation finds is no sign that the webhook works.
      where: { eventId: Not(Like(`${reconciliationIdPrefix}%`)) },
      order: { id: "DESC" },
      take: 1,
    }),
  ]);
  const silentSince = newest?.receivedAt ?? (await read.findOneByOrFail(DatabaseStamp, { id: 1 })).createdAt;
  return { parked, failed, silentSince };
}
