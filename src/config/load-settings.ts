/** From when on an instance refuses work, so that it finishes what it has begun. */
export interface LoadConfig {
  /** Requests that may be worked on at once. */
  readonly requestsMax: number;
  /** How late the event loop may be, in milliseconds; 0 when it is not asked. */
  readonly lateMilliseconds: number;
}
