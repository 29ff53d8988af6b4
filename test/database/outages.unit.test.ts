import {
  databaseErrorKind,
  DeadlineExceeded,
  OutcomeUnknown,
  explainError,
} from "../../src/database/database-errors";
import { describeOutage, outageLine } from "../../src/database/describe-outage";
import { parseDatabaseUrl } from "../../src/database/database-url";
import { unavailable } from "../../src/errors";
import { createLogger } from "../../src/log";

const serverError = (errno: number, message = "as the server says") =>
  Object.assign(new Error(message), { errno, code: "ER_SOMETHING" });
const namedError = (errno: number, code: string) =>
  Object.assign(new Error("as the server says"), { errno, code });
const systemError = (code: string) => Object.assign(new Error(`${code} it is`), { code });

/** Errors that can end without a change of our code: by themselves, or because an operator acts. */
const outageNumbers = [
  1021, 1026, 1030, 1037, 1040, 1041, 1042, 1043, 1044, 1045, 1046, 1047, 1049, 1053, 1077, 1114, 1129, 1130,
  1135, 1142, 1143, 1152, 1158, 1159, 1160, 1161, 1180, 1181, 1184, 1203, 1206, 1226, 1227, 1251, 1290, 1317,
  1370, 1524, 1698, 1792, 1820, 1836, 1862, 1878, 1927, 1969, 3024, 3032, 3100, 3118, 3159, 3168, 3169, 4031,
  4151,
];
const outageCodes = [
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EPIPE",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EMFILE",
  "ENOSPC",
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_SEQUENCE_TIMEOUT",
  "HANDSHAKE_NO_SSL_SUPPORT",
  "HANDSHAKE_SSL_ERROR",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "EPROTO",
  "SQLITE_BUSY",
  "SQLITE_BUSY_SNAPSHOT",
  "SQLITE_FULL",
  "SQLITE_IOERR_WRITE",
  "SQLITE_CANTOPEN",
  "SQLITE_READONLY_DBMOVED",
  "SQLITE_CORRUPT",
  "SQLITE_NOTADB",
  "EMBEDDED_FILE_GONE",
];

it.each(outageNumbers)("%s of a server is 503 with advice", (errno) => {
  const wrapped = Object.assign(new Error("wrapped"), { driverError: serverError(errno) });
  for (const error of [serverError(errno), wrapped]) {
    expect(explainError(error)).toMatchObject({ status: 503, details: { retryAfterSeconds: 1 } });
    expect(describeOutage(error)).toMatchObject({
      errno,
      cause: "as the server says",
      advice: expect.any(String),
    });
  }
});

it.each(outageCodes)("%s is 503 with advice", (code) => {
  expect(explainError(systemError(code))).toMatchObject({ status: 503, details: { retryAfterSeconds: 1 } });
  expect(describeOutage(systemError(code))).toMatchObject({ code, advice: expect.any(String) });
});

it.each([1054, 1064, 1146, 1364, 1366, 1406, 3819, 4025])("%s of a server stays a fault", (errno) => {
  expect(databaseErrorKind(serverError(errno))).toBe("other");
});

it("describes an outage by the first database error in its chain of causes", () => {
  const refused = serverError(1290, "running with --read-only");
  const lost = new OutcomeUnknown(refused);
  const refusal = Object.assign(unavailable("Try again."), { cause: lost });
  expect(describeOutage(refusal)).toMatchObject({
    kind: "1290",
    errno: 1290,
    cause: "running with --read-only",
  });
  expect(outageLine(refusal)).toContain("running with --read-only (ER_SOMETHING 1290)");
  expect(describeOutage(new OutcomeUnknown(new DeadlineExceeded(2000)))).toMatchObject({
    cause: "The database did not answer within 2000 ms.",
    advice: expect.stringContaining("majority"),
  });
  const several = Object.assign(new AggregateError([systemError("ECONNREFUSED")]), { code: "ECONNREFUSED" });
  expect(describeOutage(several).cause).toBe("ECONNREFUSED it is");
  expect(describeOutage(unavailable("Too many changes are waiting."))).toEqual({
    kind: "Too many changes are waiting.",
    cause: "Too many changes are waiting.",
  });
});

describe("the advice for a refused account", () => {
  const plain = parseDatabaseUrl("mysql://app:secret@db/credits");
  const encrypted = parseDatabaseUrl("mysql://app:secret@db/credits?tls=require");

  it.each([1045, 3159])("mentions ?tls=require for %s on an unencrypted connection", (errno) => {
    expect(describeOutage(serverError(errno), plain).advice).toContain("?tls=require");
    expect(outageLine(serverError(errno), plain)).toContain("?tls=require");
  });

  it("does not mention ?tls=require on an encrypted connection, or for another cause", () => {
    for (const errno of [1045, 3159])
      expect(describeOutage(serverError(errno), encrypted).advice).not.toContain("?tls=require");
    for (const errno of [1044, 1142, 1049, 1040, 4151])
      expect(describeOutage(serverError(errno), plain).advice).not.toContain("?tls=require");
  });
});

describe("the name that the driver gives to a number", () => {
  it.each([
    [4151, "ER_BULK_PARSER_INCOMPLETE_ESCAPE_SEQUENCE"],
    [4025, "ER_BINLOG_UNSAFE_SKIP_LOCKED"],
    [1953, "UNKNOWN_CODE_PLEASE_REPORT"],
  ])("is left out for %s, where it is wrong or missing on MariaDB", (errno, code) => {
    expect(describeOutage(namedError(errno, code))).toMatchObject({ errno, cause: "as the server says" });
    expect(describeOutage(namedError(errno, code))).not.toHaveProperty("code");
    expect(outageLine(namedError(errno, code))).toContain(`as the server says (${errno})`);
    const lines: string[] = [];
    createLogger("info", { write: (line) => void lines.push(line) }).error(
      { err: namedError(errno, code) },
      "fault",
    );
    const logged = JSON.parse(lines.join("")).err;
    expect(logged).toMatchObject({ errno, message: "as the server says" });
    expect(logged).not.toHaveProperty("code");
  });

  it.each([
    [1045, "ER_ACCESS_DENIED_ERROR"],
    [3159, "ER_SECURE_TRANSPORT_REQUIRED"],
    [-111, "ECONNREFUSED"],
    [1927, "ER_CONNECTION_KILLED"],
  ])("is kept for %s", (errno, code) => {
    expect(describeOutage(namedError(errno, code))).toMatchObject({ errno, code });
  });
});
