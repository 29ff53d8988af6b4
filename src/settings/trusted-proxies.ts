import { BlockList, isIP, SocketAddress } from "node:net";
import { makeValidator } from "envalid";
import { itemsOf } from "./values";

/**
 * The proxies whose `X-Forwarded-For` is trusted. `isTrusted` is called for each hop, beginning with the one nearest to
 * us: hop 0 is the socket's address.
 */
export interface TrustedProxies {
  /** The setting as it was written, to show to people. */
  readonly given: string;
  isTrusted(address: string, hop: number): boolean;
}

export const noProxies: TrustedProxies = { given: "none", isTrusted: () => false };

const everybody: TrustedProxies = { given: "everybody", isTrusted: () => true };
const hopsMax = 16;

/** The largest networks with one owner are 10.0.0.0/8 and fc00::/7. A larger network contains strangers. */
const bitsMin = { 4: 8, 6: 7 };

/**
 * Trusted proxies: their networks, or their number. Production refuses `true`, because that would trust whatever the
 * caller wrote.
 */
export const trustedProxies = (production: boolean) =>
  makeValidator<TrustedProxies>((value) => {
    if (/^(false|no|off|f|n|0)$/i.test(value)) return noProxies;
    if (/^\d+$/.test(value)) return readHops(Number(value));
    if (!/^(true|yes|on|t|y)$/i.test(value)) return readNetworks(value);
    if (!production) return everybody;
    throw new Error(
      "must not be true in production, because callers could then choose their address; name the proxies' networks, such as " +
        "10.0.0.0/8, or the number of proxies",
    );
  });

function readHops(hops: number): TrustedProxies {
  if (hops > hopsMax) throw new Error(`must be at most ${hopsMax} proxies`);
  return { given: `${hops} ${hops === 1 ? "proxy" : "proxies"}`, isTrusted: (_, hop) => hop < hops };
}

function readNetworks(value: string): TrustedProxies {
  const networks = new BlockList();
  const items = itemsOf(value);
  for (const item of items) addNetwork(networks, item);
  if (items.length === 0) throw new Error("must name a network or a number of proxies");
  return {
    given: items.join(", "),
    isTrusted: (address) => networks.check(address, isIP(address) === 4 ? "ipv4" : "ipv6"),
  };
}

/** Adds an address, or a network written as `address/bits`. */
function addNetwork(networks: BlockList, item: string): void {
  const [, address = "", bits] = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(item) ?? [];
  const version = isIP(address) === 4 ? 4 : 6;
  const bitsMax = version === 4 ? 32 : 128;
  const length = bits === undefined ? bitsMax : Number(bits);
  if (isIP(address) === 0 || length > bitsMax || isMappedIpv4(address)) {
    throw new Error(
      `must be networks separated by commas, such as 10.0.0.0/8 or fd00::/8, or the number of proxies; ` +
        `${JSON.stringify(item.slice(0, 60))} is neither`,
    );
  }
  const network = new BlockList();
  for (const list of [network, networks]) list.addSubnet(address, length, `ipv${version}`);
  // An IPv6 network such as ::/8 contains every IPv4 address, as ::ffff:192.0.2.1.
  if (length < bitsMin[version] || (version === 6 && network.check("192.0.2.1", "ipv4")))
    throw new Error(`must not trust strangers: ${item} is larger than any network of proxies`);
}

/** Whether the address is an IPv4 address written as IPv6, such as `::ffff:192.0.2.1`, in any form. */
function isMappedIpv4(address: string): boolean {
  return (
    isIP(address) === 6 && /^::ffff:[\d.]+$/.test(new SocketAddress({ address, family: "ipv6" }).address)
  );
}
