import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { permissionFlags } from "@rangecast/cli/permissions";
import { configure, PRODUCER_FLAGS } from "./config.ts";
import { permissions } from "./permissions.ts";
import { WORKER_MODULES } from "./udp_receiver.ts";

const of = (...args: string[]) => permissions(configure(parseFlags(PRODUCER_FLAGS, args)));

Deno.test("permissions() are three addresses and the modules of the receiving thread", () => {
  assert.deepEqual(of(), {
    net: ["127.0.0.1:30000", "127.0.0.1:4222", "127.0.0.1:9101"],
    read: [...WORKER_MODULES],
  });
});

Deno.test("permissions() follow the configuration", () => {
  const set = of(
    ...["--udp-host", "::1", "--udp-port", "31000", "--metrics-port", "0"],
    ...["--nats-server", "10.0.0.1:4222,10.0.0.2:4223", "--nats-creds", "user.creds"],
    ...["--nats-ca", "ca.pem", "--kernel-drops", "drops.json"],
  );
  assert.deepEqual(set.net, ["[::1]:31000", "10.0.0.1:4222", "10.0.0.2:4223"]);
  assert.deepEqual(set.read?.slice(WORKER_MODULES.length), ["user.creds", "ca.pem", "drops.json"]);
});

Deno.test("permissions() name the group where there is one, as its socket is there", () => {
  const v4 = of("--udp-host", "0.0.0.0", "--udp-group", "239.1.2.3", "--metrics-port", "0");
  assert.deepEqual(v4.net, ["239.1.2.3:30000", "127.0.0.1:4222"]);
  const v6 = of("--udp-host", "::", "--udp-group", "ff02::1", "--metrics-port", "0");
  assert.deepEqual(v6.net, ["[ff02::1]:30000", "127.0.0.1:4222"]);
});

Deno.test("permissions() never grant anything but net and read, and both by exact names", () => {
  const flags = permissionFlags(of("--nats-token", "t", "--run", "r"));
  assert.deepEqual(flags.map((flag) => flag.split("=")[0]), ["--allow-net", "--allow-read"]);
  for (const module of WORKER_MODULES) assert.match(module, /^(producer|lib)\/.*\.ts$/);
});
