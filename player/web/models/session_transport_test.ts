import assert from "node:assert/strict";
import type { TransportEvents } from "@rangecast/client/transport";
import { sessionTransport } from "./session_transport.ts";

function pure(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, permissions: "none", fn });
}

/** Opens one connection, lets `act` happen to it, and gives what its owner was told of its end. */
async function closes(
  isLoggedIn: () => Promise<boolean>,
  act: (events: TransportEvents) => void,
): Promise<[number, string][]> {
  const told: [number, string][] = [];
  let inner: TransportEvents | null = null;
  const open = sessionTransport((events) => {
    inner = events;
    return { send: () => {}, close: () => {} };
  }, isLoggedIn);
  open({
    opened: () => {},
    received: () => {},
    closed: (code, reason) => void told.push([code, reason]),
  });
  assert.ok(inner);
  act(inner);
  for (let i = 0; i < 5; i++) await Promise.resolve();
  return told;
}

const yes = () => Promise.resolve(true);
const no = () => Promise.resolve(false);

pure(
  "sessionTransport() says that the session has ended when that is why nothing opens",
  async () => {
    assert.deepEqual(await closes(no, ({ closed }) => closed(1006, "")), [
      [4004, "the session has ended"],
    ]);
  },
);

pure("sessionTransport() leaves every other end as it is", async () => {
  const away = () => Promise.reject(new TypeError("fetch failed"));
  assert.deepEqual(await closes(yes, ({ closed }) => closed(1006, "")), [[1006, ""]]);
  assert.deepEqual(await closes(away, ({ closed }) => closed(1006, "")), [[1006, ""]]);
  const broken = await closes(no, ({ opened, closed }) => {
    opened();
    closed(1001, "500");
  });
  assert.deepEqual(broken, [[1001, "500"]]);
});
