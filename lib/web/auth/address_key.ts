/**
 * What counts as one place for limits: an IPv4 address, or the /64 of an IPv6 address, of which
 * everybody has as many as they like.
 */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(":")) return address;
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = Math.max(0, 8 - groups.length - rest.length);
  const all = [...groups, ...Array.from({ length: gap }, () => "0"), ...rest];
  return `${
    all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "").toLowerCase()).join(":")
  }::`;
}
