import { connectionsPerProcess } from "../../database/data-source";
import type { Database } from "../../database/database";
import type { ServerLocation } from "../../database/database-url";
import { isLoopback } from "../../settings/loopback";
import { findingOf, type Finding } from "./finding";

/** Session variables, by their names in lower case. */
export type ServerVariables = Readonly<Record<string, string>>;

const packetBytesMin = 4 * 1024 * 1024;
const tables = new Set(["credit_packages", "wallets", "ledger_entries", "purchases"]);
const checkNames = ["wallet_balance_in_range"];

/** Checks the settings of the MySQL or MariaDB server and of our tables on it. */
export async function checkServer(
  { read }: Database,
  location: ServerLocation,
  workers: number,
): Promise<Finding[]> {
  const rows: { Variable_name: string; Value: string }[] = await read.query("SHOW SESSION VARIABLES");
  const variables = Object.fromEntries(rows.map((row) => [row.Variable_name.toLowerCase(), row.Value]));
  const [size] = await read.query(
    "SELECT SUM(DATA_LENGTH + INDEX_LENGTH) AS bytes FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()",
  );
  const [cipher]: { Value: string }[] = await read.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  return [
    encryptionFinding(location, cipher?.Value ?? ""),
    ...variableFindings(variables),
    bufferPoolFinding(variables, Number(size?.bytes ?? 0)),
    connectionsFinding(variables, workers),
    ...(await tableFindings(read)),
  ];
}

/** Whether the connection between the service and its server is encrypted. */
function encryptionFinding({ url, tls }: ServerLocation, cipher: string): Finding {
  const name = "encryption of the connection";
  if (cipher === "") {
    const change =
      "Add ?tls=verify to DATABASE_URL, with &ca=/path where the server has an authority of its own.";
    return findingOf(name, "none", isLoopback(new URL(url).hostname), change);
  }
  const checked =
    tls?.authorities === undefined ? "the server's certificate is not checked" : "certificate checked";
  return { name, found: `${cipher}; ${checked}` };
}

/** Whether the server keeps our tables in memory. Reading them from the disk halves its throughput. */
export function bufferPoolFinding(
  { innodb_buffer_pool_size: pool = "0" }: ServerVariables,
  tableBytes: number,
): Finding {
  return findingOf(
    "innodb_buffer_pool_size",
    `${megabytes(Number(pool))} for ${megabytes(tableBytes)} of tables`,
    Number(pool) >= tableBytes,
    "Make it larger than the tables: purchases become about half as fast when their pages come from the disk.",
  );
}

/** Whether the server accepts the connections of all processes of one instance. */
export function connectionsFinding(
  { max_connections: accepted = "0" }: ServerVariables,
  workers: number,
): Finding {
  const needed = workers * connectionsPerProcess;
  return findingOf(
    "max_connections",
    `${accepted}; this instance uses up to ${needed}`,
    Number(accepted) > needed,
    "Raise it, or set a smaller WORKERS: every process uses up to twenty connections, and every further instance as many as this one.",
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}

/** Whether the variables keep committed data through a power cut. */
export function variableFindings(variables: ServerVariables): Finding[] {
  const {
    innodb_flush_log_at_trx_commit: flush = "unknown",
    innodb_doublewrite: doublewrite = "unknown",
    check_constraint_checks: checks = "ON",
    time_zone: timeZone = "unknown",
  } = variables;
  return [
    versionFinding(variables),
    isolationFinding(variables),
    findingOf(
      "innodb_flush_log_at_trx_commit",
      flush,
      flush === "1",
      "Set it to 1: otherwise a power cut can undo purchases that were acknowledged.",
    ),
    binlogFinding(variables),
    findingOf(
      "innodb_doublewrite",
      doublewrite,
      !["OFF", "0"].includes(doublewrite),
      "Set it to ON: torn pages lose data.",
    ),
    findingOf("check constraints", checks, checks === "ON", "Set check_constraint_checks=ON."),
    writableFinding(variables),
    packetFinding(variables),
    galeraFinding(variables),
    ...groupFindings(variables),
    { name: "time zone", found: `${timeZone}; has no effect, moments are written in UTC` },
    {
      name: "collation",
      found: `${variables.collation_server}; has no effect, ids are compared byte by byte`,
    },
  ];
}

function versionFinding({ version = "unknown" }: ServerVariables): Finding {
  const mariadb = /mariadb/i.test(version);
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  const [majorMin, minorMin] = mariadb ? [10, 11] : [8, 4];
  const recent = major > majorMin || (major === majorMin && minor >= minorMin);
  return findingOf("version", version, recent, "Upgrade to MySQL 8.4 or newer, or MariaDB 10.11 or newer.");
}

function isolationFinding(variables: ServerVariables): Finding {
  const isolation = variables.transaction_isolation ?? variables.tx_isolation ?? "unknown";
  return findingOf(
    "isolation of our sessions",
    isolation,
    isolation === "READ-COMMITTED",
    "The server does not let us choose READ COMMITTED. Remove what forces another level, such as a proxy.",
  );
}

function binlogFinding({
  log_bin: binlog = "unknown",
  sync_binlog: sync = "unknown",
}: ServerVariables): Finding {
  if (binlog === "OFF") {
    return { name: "sync_binlog", found: "no binary log; fine, but no point-in-time recovery either" };
  }
  return findingOf(
    "sync_binlog",
    sync,
    sync === "1",
    "Set it to 1: otherwise a crash can lose or fork what replicas saw.",
  );
}

function writableFinding({
  read_only: readOnly = "OFF",
  super_read_only: superReadOnly = "OFF",
}: ServerVariables) {
  const writable = ![readOnly, superReadOnly].some((value) => ["ON", "1"].includes(value));
  return findingOf("writable", writable ? "yes" : "no", writable, "Point DATABASE_URL at the primary.");
}

function packetFinding({ max_allowed_packet: bytes = "0" }: ServerVariables): Finding {
  return findingOf(
    "max_allowed_packet",
    `${bytes} bytes`,
    Number(bytes) >= packetBytesMin,
    `Set it to at least ${packetBytesMin}: a batch of postings travels in one packet.`,
  );
}

function galeraFinding({ wsrep_on: galera = "OFF" }: ServerVariables): Finding {
  return findingOf(
    "Galera",
    galera,
    !["ON", "1"].includes(galera),
    "Galera can lose acknowledged commits. Use one primary, or MySQL Group Replication.",
  );
}

/**
 * Checks the timeout of Group Replication. Without it, every COMMIT on a member that has lost the majority waits for
 * ever, and not even KILL ends it.
 */
function groupFindings({
  group_replication_group_name: group = "",
  group_replication_unreachable_majority_timeout: timeout = "0",
}: ServerVariables): Finding[] {
  if (group === "") return [];
  return [
    findingOf(
      "group_replication_unreachable_majority_timeout",
      timeout,
      timeout !== "0",
      "Set it to 10, say: otherwise commits on a member without majority hang and use up its connections.",
    ),
  ];
}

async function tableFindings(read: Database["read"]): Promise<Finding[]> {
  const engines: { name: string; engine: string }[] = await read.query(
    "SELECT TABLE_NAME AS name, ENGINE AS engine FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()",
  );
  const found = engines.filter(({ name }) => tables.has(name));
  // Before the first migration there are no tables, which the migrations' own finding reports.
  if (found.length === 0) return [];
  const foreign = found.filter(({ engine }) => engine !== "InnoDB").map(({ name }) => name);
  const constraints: { name: string }[] = await read.query(
    "SELECT CONSTRAINT_NAME AS name FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()",
  );
  const missing = checkNames.filter((name) => !constraints.some((constraint) => constraint.name === name));
  return [
    findingOf(
      "table engines",
      foreign.length === 0 ? "InnoDB" : `not InnoDB: ${foreign.join(", ")}`,
      foreign.length === 0,
      "Only InnoDB keeps transactions. ALTER TABLE … ENGINE=InnoDB.",
    ),
    findingOf(
      "balance checks in the tables",
      missing.length === 0 ? "present" : `missing: ${missing.join(", ")}`,
      missing.length === 0,
      "The check that keeps balances in range was dropped. Restore it from the migration.",
    ),
  ];
}
