import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namesIn, pem, privateKey, problemsOf, publicKey, random, withKey } from "../support/settings";

const folder = mkdtempSync(join(tmpdir(), "allmine-settings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileOf = (text: string | Buffer) => {
  const path = join(folder, random(4));
  writeFileSync(path, text);
  return path;
};
const body = pem.replace(/-----.*?-----/g, "").replace(/\s/g, "");

/** A certificate of an Ed25519 key, made with `openssl req -x509`. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBODCB66ADAgECAhRcA8xzsUQjnEbrSZP/T1xUave6OzAFBgMrZXAwETEPMA0G
A1UEAwwGaXNzdWVyMCAXDTI2MTEyODE3MTAyNloYDzIxMjYxMTA0MTcxMDI2WjAR
MQ8wDQYDVQQDDAZpc3N1ZXIwKjAFBgMrZXADIQCZAX3ftyy+bOYB87Zbn47/8eNj
qptgEJtb5vTVXJoRfqNTMFEwHQYDVR0OBBYEFBDghxoRSeq3GTLB1Ca1M9z57a7q
MB8GA1UdIwQYMBaAFBDghxoRSeq3GTLB1Ca1M9z57a7qMA8GA1UdEwEB/wQFMAMB
Af8wBQYDK2VwA0EAFrKeyN4uOiVPyY1m+OZ6rGM5B2Q/qyOHQp4cUVootbbZgmio
HPa+ntNgPEo7RZm29r1ZbIn1AbjTYMXpxhL0AA==
-----END CERTIFICATE-----
`;

describe("a public key is read", () => {
  it.each<[string, string]>([
    ["as it is", pem],
    ["with blanks and line breaks around it", `\n\n  ${pem} \r\n`],
    ["with Windows' line ends", pem.replaceAll("\n", "\r\n")],
    ["with line ends written as \\n", pem.replaceAll("\n", "\\n")],
    ["with line ends escaped twice", pem.replaceAll("\n", "\\\\n")],
    ["with line ends written as \\r\\n", pem.replaceAll("\n", "\\r\\n")],
    ["in double quotes", `"${pem}"`],
    ["in single quotes", `'${pem}'`],
    ["in quotes with line ends written as \\n", `"${pem.replaceAll("\n", "\\n")}"\n`],
    ["in one line with blanks", pem.replaceAll("\n", " ")],
    ["in one line without blanks", pem.replaceAll("\n", "")],
    ["indented", pem.replaceAll("\n", "\n      ")],
    ["after a byte order mark", `\ufeff${pem}`],
    ["after a comment", `Our key:\n${pem}`],
    ["in the older form of RSA keys", publicKey.export({ type: "pkcs1", format: "pem" }).toString()],
    ["in a certificate", certificate],
    ["in base64", Buffer.from(pem).toString("base64")],
    ["as bare base64, as Keycloak shows it", body],
  ])("%s", (_, text) => {
    expect(problemsOf(withKey({ JWT_PUBLIC_KEY: text }))).toEqual([]);
    expect(problemsOf(withKey({ JWT_PUBLIC_KEY_FILE: fileOf(text) }))).toEqual([]);
  });

  const privatePem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  it.each<[string, string, RegExp]>([
    ["a word", "key", /not a public key in PEM format/],
    ["an address", "https://issuer.example/key.pem", /not a public key in PEM format/],
    ["a path", "/etc/keys/public.pem", /not a public key in PEM format/],
    ["a PEM cut short", pem.slice(0, 200), /not a public key in PEM format/],
    ["a PEM with something lost", pem.replace(body.slice(10, 50), ""), /cannot be read/],
    ["a PEM of nonsense", "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", /cannot be read/],
    ["an empty PEM", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", /cannot be read/],
    ["base64 of nonsense", random(100), /cannot be read/],
    ["a private key", privatePem, /private key/],
    ["a private key in one line", privatePem.replaceAll("\n", "\\n"), /private key/],
    ["a private key in base64", Buffer.from(privatePem).toString("base64"), /private key/],
    [
      "a private key of another form",
      privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
      /private key/,
    ],
    ["a public and a private key", pem + privatePem, /private key/],
    ["two public keys", pem + pem, /more than one key/],
    [
      "a weak key",
      generateKeyPairSync("rsa", { modulusLength: 1024 })
        .publicKey.export({ type: "spki", format: "pem" })
        .toString(),
      /2048 bits/,
    ],
  ])("and %s is a problem, not a stack trace", (_, text, message) => {
    for (const [name, variables] of [
      ["JWT_PUBLIC_KEY", { JWT_PUBLIC_KEY: text }],
      ["JWT_PUBLIC_KEY_FILE", { JWT_PUBLIC_KEY_FILE: fileOf(text) }],
    ] as const) {
      const problems = problemsOf(withKey(variables));
      expect(problems).toEqual([expect.stringMatching(message)]);
      expect(namesIn(problems)).toEqual([name]);
      expect(problems.join()).not.toContain(text.slice(40, 60) || "the text itself");
    }
  });

  it.each([
    ["that is missing", join(folder, "missing.pem")],
    ["that is a folder", folder],
    ["with a NUL in its name", "/tmp/\0"],
  ])("and a file %s is a problem", (_, path) => {
    expect(namesIn(problemsOf(withKey({ JWT_PUBLIC_KEY_FILE: path })))).toEqual(["JWT_PUBLIC_KEY_FILE"]);
  });
});
