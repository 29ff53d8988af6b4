import { BlockList, isIP, SocketAddress } from "node:net";
import { makeValidator } from "envalid";
import { itemsOf } from "./values";

/** Which of the hops before us may tell an address: `isTrusted` is asked from our side on, hop 0 is the socket's. */
export interface TrustedProxies {
  /** As it was set, for people. */
  readonly given: string;
  isTrusted(address: string, hop: number): boolean;
}

export const noProxies: TrustedProxies = { given: "none", isTrusted: () => false };

const everybody: TrustedProxies = { given: "everybody", isTrusted: () => true };
const hopsMax = 16;

/** The largest networks that belong to one owner are 10.0.0.0/8 and fc00::/7; a few larger ones are everybody. */
const bitsMin = { 4: 8, 6: 7 };

/**
 * Proxies whose `X-Forwarded-For` is believed: their networks, or how many of them there are. In production `true` is
 * refused, since it believes what the caller wrote.
 */
export const trustedProxies = (production: boolean) =>
  makeValidator<TrustedProxies>((value) => {
    if (/^(false|no|off|f|n|0)$/i.test(value)) return noProxies;
    if (/^\d+$/.test(value)) return readHops(Number(value));
    if (!/^(true|yes|on|t|y)$/i.test(value)) return readNetworks(value);
    if (!production) return everybody;
    throw new Error(
      "must not be true in production, for then callers choose their address; name the proxies' networks, such as " +
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

/** An address, or a network as `address/bits`. */
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
  // ::/8, for one, holds every IPv4 address, each as ::ffff:192.0.2.1.
  if (length < bitsMin[version] || (version === 6 && network.check("192.0.2.1", "ipv4")))
    throw new Error(`must not trust strangers: ${item} is larger than any network of proxies`);
}

/** Whether the address is an IPv4 address written as an IPv6 one, such as `::ffff:192.0.2.1`, however that is spelt. */
function isMappedIpv4(address: string): boolean {
  return (
    isIP(address) === 6 && /^::ffff:[\d.]+$/.test(new SocketAddress({ address, family: "ipv6" }).address)
  );
}
