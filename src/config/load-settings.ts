/** Beyond these limits an instance refuses work, so that it can finish what it has begun. */
export interface LoadConfig {
  /** How many requests may be in progress at once. */
  readonly requestsMax: number;
  /** How late the event loop may be, in milliseconds; 0 turns this check off. */
  readonly lateMilliseconds: number;
}
