/** Serves `/varz`, which `varz` makes anew each time, and `/healthz` on `host:port`. */
export function startMonitor(
  host: string,
  port: number,
  varz: () => unknown,
): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: host, port, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    if (request.method !== "GET") return new Response("GET only\n", { status: 405 });
    if (pathname === "/healthz") return Response.json({ status: "ok" });
    if (pathname === "/varz") return Response.json(varz());
    return new Response("Try /varz or /healthz\n", { status: 404 });
  });
}
