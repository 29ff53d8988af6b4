import type { Engine } from "./database";
import type { ProfileEntry } from "./profile";
import type { ScenarioName } from "./scenarios";
import type { Subject } from "./subjects";
import type { Summary } from "./summary";

/** The figures of one service in one scenario, at one number of connections. */
export interface Cell extends Summary {
  readonly engine: Engine;
  readonly scenario: ScenarioName;
  readonly connections: number;
  readonly subject: Subject["name"];
}

/** A comparison of our service with itself under other conditions. */
export interface Comparison {
  readonly what: string;
  readonly before: Summary;
  readonly after: Summary;
}

/** Events that arrive at once. */
export interface Burst {
  readonly events: number;
  /** Until the last answer. */
  readonly seconds: number;
  /** Answers of another status than 200. */
  readonly failed: number;
}

/** The figures of RevenueCat's webhook, after those of REST purchase in the same run. */
export interface WebhookFindings {
  readonly cells: readonly Cell[];
  readonly burst: Burst;
}

/** Everything that a benchmark has measured. */
export interface Findings {
  readonly startedAt: Date;
  readonly server: string;
  readonly cells: readonly Cell[];
  readonly growth: readonly Comparison[];
  readonly together: Comparison;
  readonly webhook: WebhookFindings;
  readonly profile: readonly ProfileEntry[];
}
