/** Where checkpoints of the ledger are kept, and how they are signed. */
export interface CheckpointSettings {
  readonly folder: string;
  /** The first key signs. A checkpoint may be signed with any of them, so that a key can be replaced. */
  readonly keys: readonly string[];
}
