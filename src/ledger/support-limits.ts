/** How many credits callers may grant or take who need a limit, see `changeCreditsWithoutLimit`. */
export interface SupportLimits {
  readonly creditsPerCall: number;
  /** In a day (UTC), in all wallets and of all credit types together. */
  readonly creditsPerDay: number;
}
