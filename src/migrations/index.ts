import { CreateWalletsAndPackages1763800000000 } from "./1763800000000-create-wallets-and-packages";
import { CreateStoreInbox1763900000000 } from "./1763900000000-create-store-inbox";
import { PermitDebt1763900000001 } from "./1763900000001-permit-debt";
import { MarkMergedWallets1764000000000 } from "./1764000000000-mark-merged-wallets";
import { TellWhoAssigned1764000000001 } from "./1764000000001-tell-who-assigned";
import { FindEventsByProduct1764000000002 } from "./1764000000002-find-events-by-product";
import { KeepFreezeLifts1764000000003 } from "./1764000000003-keep-freeze-lifts";
import { CountFailures1764000000004 } from "./1764000000004-count-failures";
import { ProbeCommits1764000000005 } from "./1764000000005-probe-commits";
import { IndexEventFilters1764000000006 } from "./1764000000006-index-event-filters";
import { FindByEveryFilter1764000000007 } from "./1764000000007-find-by-every-filter";
import { LeaseJobs1764000000008 } from "./1764000000008-lease-jobs";
import { FindById1764000000009 } from "./1764000000009-find-by-id";
import { KeepFingerprints1764000000010 } from "./1764000000010-keep-fingerprints";
import { NameTheResolutionReason1764000000011 } from "./1764000000011-name-the-resolution-reason";
import { KeepAuditEntries1764000000012 } from "./1764000000012-keep-audit-entries";

/** All migrations, in the order in which they run. A released migration is never edited. */
export const migrations = [
  CreateWalletsAndPackages1763800000000,
  CreateStoreInbox1763900000000,
  PermitDebt1763900000001,
  MarkMergedWallets1764000000000,
  TellWhoAssigned1764000000001,
  FindEventsByProduct1764000000002,
  KeepFreezeLifts1764000000003,
  CountFailures1764000000004,
  ProbeCommits1764000000005,
  IndexEventFilters1764000000006,
  FindByEveryFilter1764000000007,
  LeaseJobs1764000000008,
  FindById1764000000009,
  KeepFingerprints1764000000010,
  NameTheResolutionReason1764000000011,
  KeepAuditEntries1764000000012,
];
