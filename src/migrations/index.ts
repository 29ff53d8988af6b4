import { CreateWalletsAndPackages1763800000000 } from "./1763800000000-create-wallets-and-packages";

/** In the order in which they run. A migration is never edited once merged. */
export const migrations = [CreateWalletsAndPackages1763800000000];
