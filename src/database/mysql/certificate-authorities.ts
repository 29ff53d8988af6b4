import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import tls from "node:tls";

/** Files in which systems keep their trusted authorities: Debian and Alpine, Red Hat, SUSE, macOS. */
const systemBundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

const certificate = /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g;

/**
 * Reads the certificates in a file.
 * @throws Error when the file cannot be read, holds no certificate, or holds one that is damaged.
 */
export function readAuthorities(path: string): readonly string[] {
  const found = certificatesIn(readText(path));
  if (found.length === 0)
    throw new Error(`must have a ca that holds certificates in PEM format; ${path} holds none`);
  for (const pem of found) requireReadable(pem, path);
  return found;
}

/**
 * The authorities that Node.js and the system trust. The environment variable `SSL_CERT_FILE` replaces the system's
 * file, and `NODE_EXTRA_CA_CERTS` adds authorities.
 */
export function systemAuthorities(variables: NodeJS.ProcessEnv): readonly string[] {
  const { SSL_CERT_FILE: file, NODE_EXTRA_CA_CERTS: extra } = variables;
  const files = [...(file ? [file] : systemBundles), ...(extra ? [extra] : [])];
  return [...tls.rootCertificates, ...files.flatMap(certificatesOf)];
}

function certificatesOf(path: string): readonly string[] {
  try {
    return certificatesIn(readFileSync(path, "utf8"));
  } catch {
    // Most systems have only one of these files.
    return [];
  }
}

function certificatesIn(text: string): readonly string[] {
  return text.match(certificate) ?? [];
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`must have a ca that can be read; ${path} cannot be read (${code})`, { cause: error });
  }
}

function requireReadable(pem: string, path: string): void {
  try {
    void new X509Certificate(pem);
  } catch (cause) {
    throw new Error(`must have a ca of whole certificates; ${path} holds a damaged one`, { cause });
  }
}
