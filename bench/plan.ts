export interface Plan {
  readonly connections: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
  /** The same where a target compares the figures. */
  readonly main: { readonly rounds: number; readonly seconds: number };
  readonly warmUpSeconds: number;
  readonly largeLedger: number;
}
