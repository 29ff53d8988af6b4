import type { IncomingMessage } from "node:http";
import { isIP, SocketAddress } from "node:net";
import { LRUCache } from "lru-cache";
import type { TrustedProxies } from "../settings/trusted-proxies";

/** The address that a request comes from. */
export interface ClientAddress {
  /** An IP address in its canonical form. IPv4 also where the socket uses IPv6. `unknown` after the caller hung up. */
  readonly ip: string;
  /**
   * The part of the address that belongs to one customer of a provider: the IPv4 address, or the /64 of an IPv6
   * address.
   */
  readonly site: string;
  /** The /48 of an IPv6 address. One customer may own all of it and change sites within it. */
  readonly network: string | undefined;
}

const nobody: ClientAddress = { ip: "unknown", site: "unknown", network: undefined };

declare module "fastify" {
  interface FastifyRequest {
    /** The address that the request comes from, as far as the proxies on the way are trusted. */
    client: ClientAddress;
  }
}

/** An IP address with its port or zone is never longer than this. */
const textLengthMax = 100;

/**
 * Most requests come from an address that was parsed recently. Holds at most 10,000 texts of at most 100 characters: 5
 * MB.
 */
const known = new LRUCache<string, { readonly address: ClientAddress | undefined }>({
  max: 10_000,
  memoMethod: (text) => ({ address: readAddress(text) }),
});

/**
 * Makes the function that finds a request's address. It reads `X-Forwarded-For` from the end that our own proxies
 * wrote, as far as proxies are trusted, and uses the socket's address where the entry it finds is no IP address. It
 * never reads `Forwarded`, `X-Real-IP` and similar headers: a proxy that does not set one of them passes on what the
 * caller wrote.
 */
export function clientAddressReader({ isTrusted }: TrustedProxies) {
  return ({ socket, headers }: Pick<IncomingMessage, "socket" | "headers">): ClientAddress => {
    const direct = parseAddress(socket.remoteAddress ?? "");
    if (direct === undefined) return nobody;
    const forwarded = headers["x-forwarded-for"];
    if (forwarded === undefined || !isTrusted(direct.ip, 0)) return direct;
    // Node joins several lines of this header in their order.
    const hops = String(forwarded).split(",").toReversed();
    let found = direct;
    for (const [index, text] of hops.entries()) {
      const next = parseAddress(text.trim());
      if (next === undefined) return direct;
      found = next;
      if (!isTrusted(next.ip, index + 1)) return next;
    }
    return found;
  };
}

function parseAddress(text: string): ClientAddress | undefined {
  return text.length > textLengthMax ? undefined : known.memo(text).address;
}

/**
 * Reads an address with or without a port (`192.0.2.1:443`, `[2001:db8::1]:443`), a zone (`fe80::1%eth0`) or quotes.
 */
function readAddress(text: string): ClientAddress | undefined {
  const bare = text.replace(/^"(.*)"$/, "$1").replace(/^\[(.*)\](:\d{1,5})?$/, "$1");
  const ip = (isIP(bare) === 0 ? bare.replace(/^([\d.]+):\d{1,5}$/, "$1") : bare).replace(/%.*$/, "");
  const version = isIP(ip);
  if (version === 4) return { ip, site: ip, network: undefined };
  if (version === 0) return undefined;
  const groups = groupsOf(ip);
  const mapped = mappedIpv4(groups);
  if (mapped !== undefined) return { ip: mapped, site: mapped, network: undefined };
  const prefix = (count: number) =>
    `${groups
      .slice(0, count)
      .map((group) => group.toString(16))
      .join(":")}::/${count * 16}`;
  return { ip: canonical(ip), site: prefix(4), network: prefix(3) };
}

/** The canonical form of an IPv6 address: lower case, the longest run of zeros shortened. */
function canonical(ip: string): string {
  return new SocketAddress({ address: ip, family: "ipv6" }).address;
}

/** The eight groups of 16 bits of an IPv6 address. */
function groupsOf(ip: string): number[] {
  const hexadecimal = ip.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = "", tail] = hexadecimal.split("::");
  const [first, last] = [numbersOf(head), numbersOf(tail ?? "")];
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
}

function numbersOf(groups: string): number[] {
  return groups === "" ? [] : groups.split(":").map((group) => Number.parseInt(group, 16));
}

/** The IPv4 address in `::ffff:192.0.2.1`, however that is written. */
function mappedIpv4(groups: readonly number[]): string | undefined {
  const [high = 0, low = 0] = groups.slice(6);
  if (groups[5] !== 0xff_ff || groups.slice(0, 5).some((group) => group !== 0)) return undefined;
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
