/** What a benchmark measures, and for how long. */
export interface Plan {
  readonly connections: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
  /** The same for figures that a target compares. */
  readonly main: { readonly rounds: number; readonly seconds: number };
  readonly warmUpSeconds: number;
  readonly largeLedger: number;
}
