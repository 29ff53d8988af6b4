import type { AskedCount, CountAnswer } from "../../http/request-counts";
import type { MetricJson } from "./merge-metrics";

/** What a worker is told when it begins. */
export interface Assignment {
  /** The worker's number, from 1. A worker that replaces an ended one has its number. */
  readonly worker: number;
  /** Whether the worker replaces one that has ended. If so, it checks the database again. */
  readonly isReplacement: boolean;
}

/** What workers ask the primary. The primary asks the other workers where that is needed. */
export type AskedOfPrimary = {
  readonly assignment: { readonly content: undefined; readonly answer: Assignment };
  /** Says that the worker listens at this address. */
  readonly listening: { readonly content: string; readonly answer: void };
  /** Says why the worker cannot start, in the lines that the operator reads. */
  readonly failed: { readonly content: string; readonly answer: void };
  readonly areAlive: { readonly content: undefined; readonly answer: boolean };
  readonly areReady: { readonly content: undefined; readonly answer: boolean };
  /** The metrics of all workers, in the text format of Prometheus. */
  readonly metrics: { readonly content: undefined; readonly answer: string };
  readonly count: { readonly content: readonly AskedCount[]; readonly answer: readonly CountAnswer[] };
  /** Says that the package with this id was changed. */
  readonly packageChanged: { readonly content: string; readonly answer: void };
};

/** What the primary asks each worker. */
export type AskedOfWorkers = {
  readonly isAlive: { readonly content: undefined; readonly answer: boolean };
  readonly isReady: { readonly content: undefined; readonly answer: boolean };
  readonly metrics: { readonly content: undefined; readonly answer: readonly MetricJson[] };
  readonly forgetPackage: { readonly content: string; readonly answer: void };
  readonly stop: { readonly content: undefined; readonly answer: void };
};
