import type { StoreEventScreenQuery } from "../../api/documents";

/** A store event, as its screen reads it. */
export type StoreEvent = NonNullable<StoreEventScreenQuery["storeEvent"]>;
