import type { Queued } from "../../context/store-queue";
import type { PlacedArrival } from "../placed-event";

/** An event that has just arrived, in the queue. */
export interface Arrival extends Queued {
  readonly received: PlacedArrival;
  readonly requestId: string;
}
