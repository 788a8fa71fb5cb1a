/**
 * Runs the probe in a process of its own, with more permissions than a producer has, so that what
 * the thread is refused is refused by its own permissions: `worker_probe_main.ts HOSTNAME PORT`.
 */
import { receiverPermissions } from "../udp_receiver.ts";

const [hostname = "", port = ""] = Deno.args;
const address = { hostname, port: Number(port) };
const worker = new Worker(new URL("./worker_probe.ts", import.meta.url).href, {
  type: "module",
  deno: { permissions: receiverPermissions(address) },
});
worker.onmessage = ({ data }) => {
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(data)));
  worker.terminate();
};
worker.postMessage(address);
