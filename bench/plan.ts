/** The amount of work of a benchmark. */
export interface Plan {
  readonly connections: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
  /** Rounds and seconds of the scenarios whose figures are compared with a target. */
  readonly main: { readonly rounds: number; readonly seconds: number };
  readonly warmUpSeconds: number;
  readonly largeLedger: number;
}
