import type { UserScreenQuery } from "../../api/documents";
import type { Environment } from "../../components/options";

/** One of a user's wallets, as the user's screen reads it. */
export type UserWallet = NonNullable<UserScreenQuery["wallets"]>["nodes"][number];

/** Which wallet an action is about. */
export interface WalletOf {
  readonly userId: string;
  readonly environment: Environment;
  readonly creditType: string;
}
