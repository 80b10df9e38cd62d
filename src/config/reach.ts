import { BlockList, isIPv6 } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address, or what a name stands for, is of this machine alone. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (address === 'localhost') return true;
  return loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Whether all servers of a list of URLs, separated by commas, are of this machine. */
export function areOfLoopback(urls: string): boolean {
  return urls.split(',').every((url) => URL.canParse(url) && isLoopback(new URL(url).hostname));
}
