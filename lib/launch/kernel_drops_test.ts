import assert from "node:assert/strict";
import { parseUdpDrops } from "./kernel_drops.ts";

const HEADER =
  "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops";

function row(local: string, drops: number, remote = "00000000:0000"): string {
  return ` 1061: ${local} ${remote} 07 00000000:00000000 00:00000000 00000000  1000        0 35613 2 0000000000000000 ${drops}      `;
}

function table(...rows: readonly string[]): string {
  return [HEADER, ...rows, ""].join("\n");
}

Deno.test("parseUdpDrops() reads the last column of the port's row", () => {
  const text = table(row("0100007F:7530", 17), row("0100007F:7531", 4));
  assert.equal(parseUdpDrops(text, 30_000), 17);
  assert.equal(parseUdpDrops(table(row("0100007F:7530", 0)), 30_000), 0);
});

Deno.test("parseUdpDrops() adds up all sockets of the port, of both tables", () => {
  const v4 = table(row("0100007F:7530", 1), row("00000000:7530", 20));
  const v6 = table(row("00000000000000000000000001000000:7530", 300));
  assert.equal(parseUdpDrops(v4 + v6, 30_000), 321);
});

Deno.test("parseUdpDrops() knows a port of less than four digits", () => {
  assert.equal(parseUdpDrops(table(row("0100007F:0035", 2)), 53), 2);
});

Deno.test("parseUdpDrops() is null when no socket has the port", () => {
  const remote = row("0100007F:1234", 9, "0100007F:7530");
  assert.equal(parseUdpDrops(table(remote), 30_000), null);
  assert.equal(parseUdpDrops(table(), 30_000), null);
  assert.equal(parseUdpDrops("", 30_000), null);
});
