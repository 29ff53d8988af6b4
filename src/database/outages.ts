import { knownCode } from "../log";

/**
 * Errors of a driver which mean that the database cannot be used now. An error belongs here when the same request can
 * succeed later, by itself or because an operator acted: started a server, made room, corrected an account. Callers
 * then get 503 with `Retry-After`. An error that only a new version of this service can fix, such as a missing table,
 * is a fault and does not belong here.
 */
interface OutageKind {
  /** Error numbers of MySQL and MariaDB. */
  readonly numbers?: readonly number[];
  /** Codes of the system, of mysql2, of TLS and of SQLite. */
  readonly codes?: RegExp;
  readonly messages?: RegExp;
  /** What an operator should look at. */
  readonly advice: string;
}

const outageKinds: readonly OutageKind[] = [
  {
    // Access denied by user, database, table, column, right or routine; without a password; host not allowed;
    // password expired; account locked by MySQL and by MariaDB.
    numbers: [1045, 1044, 1142, 1143, 1227, 1370, 1698, 1130, 1820, 1862, 3118, 4151],
    advice: "The server refuses the account. Compare user and password in DATABASE_URL with its grants.",
  },
  { numbers: [1049, 1046], advice: "The server has no such database. Create it, or correct DATABASE_URL." },
  {
    // An option prevents it, read-only mode, read-only transaction.
    numbers: [1290, 1836, 1792],
    codes: /^SQLITE_(READONLY|PERM)/,
    advice:
      "The database takes no changes: it is a secondary, or set to read-only. Name the primary in DATABASE_URL.",
  },
  {
    // Disk full, table or tablespace full, error of a storage engine, of writing, of a temporary file.
    numbers: [1021, 1114, 1030, 1026, 1878],
    codes: /^(SQLITE_FULL|ENOSPC|EDQUOT)/,
    advice: "The disk of the database is probably full. Make room, or grow it.",
  },
  {
    // Connections of the server, of the user; limit of the account; no thread, no memory, no lock table for another.
    numbers: [1040, 1203, 1226, 1135, 1037, 1041, 1206],
    codes: /^(EMFILE|ENFILE|POOL_|SQLITE_NOMEM)/,
    messages: /Queue limit reached|Pool is closed/i,
    advice: "Connections or another resource are used up. Look at SHOW PROCESSLIST and the limits.",
  },
  {
    numbers: [1129],
    advice:
      "The server has blocked this host after failed connections. Fix their cause, then run FLUSH HOSTS.",
  },
  {
    // Login method unknown to the server, or secure transport required.
    numbers: [1043, 1251, 1524, 3159],
    codes:
      /^(HANDSHAKE_|AUTH_SWITCH_|MYSQL_CLEAR_PASSWORD|EPROTO|ERR_SSL_|ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/,
    advice:
      "Service and server do not agree on how to connect: TLS, its certificate, or the way of logging in.",
  },
  {
    // Shutdown, killed, offline mode, not available, session or statement ended by a limit, no quorum, not in the
    // group.
    numbers: [1053, 1077, 1317, 1927, 1969, 3024, 3032, 3168, 3169, 4031, 1047, 1180, 1181, 3100],
    advice:
      "The server is stopping, has lost its group, or an administrator ended our session. Look at the server's log.",
  },
  {
    // Packets that the server could not read or write.
    numbers: [1042, 1152, 1158, 1159, 1160, 1161, 1184],
    codes: /^(ECONN|ETIMEDOUT|EPIPE|EHOST|ENET|EADDRNOTAVAIL|ENOTFOUND|EAI_|PROTOCOL_)/,
    messages: /closed state|Connection lost/i,
    advice: "The server cannot be reached. Does it run, and are host and port in DATABASE_URL right?",
  },
  {
    codes: /^SQLITE_(BUSY|LOCKED|PROTOCOL|INTERRUPT)/,
    advice: "Another process holds the write lock of the file.",
  },
  {
    codes: /^EMBEDDED_FILE_GONE/,
    advice:
      "Put the file back where it was, or restore a backup and start again. Until the service stops, Linux keeps a deleted file under /proc/<pid>/fd.",
  },
  {
    codes: /^SQLITE_(CANTOPEN|IOERR)/,
    advice: "The file cannot be opened, read or written. Look at its folder, its owner and its disk.",
  },
  {
    codes: /^SQLITE_(CORRUPT|NOTADB)/,
    advice: "The file is damaged, or is not a database. Stop the service and restore a backup.",
  },
];

/** The parts of a driver's error that we read. */
export interface DriverError {
  readonly errno: number | undefined;
  readonly code: string;
  readonly message: string;
}

/** The kind of outage that a driver's error means; undefined when it is no outage. */
export function findOutageKind({ errno, code, message }: DriverError): OutageKind | undefined {
  return outageKinds.find(
    ({ numbers, codes, messages }) =>
      (errno !== undefined && numbers?.includes(errno)) || codes?.test(code) || messages?.test(message),
  );
}

/** Reads a driver's error, also one that TypeORM has wrapped. */
export function driverErrorOf(error: unknown): DriverError {
  const outer = (typeof error === "object" && error !== null ? error : {}) as Record<string, unknown>;
  const inner = (outer.driverError ?? outer) as Record<string, unknown>;
  const [first] = Array.isArray(inner.errors) ? inner.errors : [];
  const code = knownCode(inner.code, inner.errno);
  return {
    errno: typeof inner.errno === "number" ? inner.errno : undefined,
    code: typeof code === "string" ? code : "",
    // Node tries several addresses, and leaves its own message empty when all of them fail.
    message: String(inner.message || (first as Error | undefined)?.message || ""),
  };
}
