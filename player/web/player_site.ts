import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { streamOfDomain } from "@rangecast/bus/domain-streams";
import { streamName } from "@rangecast/bus/streams";
import { readFlagFile } from "@rangecast/cli/flag-file";
import type { Logger } from "@rangecast/cli/log";
import { VERSION } from "@rangecast/cli/version";
import { flightLimits } from "@rangecast/domains/flight/ages";
import { DOMAINS } from "@rangecast/domains/registry";
import { NO_SITES, parseSites } from "@rangecast/domains/tspi/sites";
import { BusGateway } from "@rangecast/gateway/bus-gateway";
import { SOCKET_PATH } from "@rangecast/gateway/protocol";
import { SocketEdge } from "@rangecast/gateway/socket-edge";
import { webApp } from "@rangecast/web/app";
import { openSite, serveSite } from "@rangecast/web/serve";
import type { WebServer } from "@rangecast/web/server";
import type { WebSite } from "@rangecast/web/site";
import { ClientNames } from "./client_names.ts";
import { BUILDS, type PlayerWebConfig, PROGRAM } from "./config.ts";
import { HistoryDesk } from "./history.ts";
import { isFlightPath } from "./flights/flight_routes.ts";
import { flightTiming } from "./flights/flight_settings.ts";
import { FlightsStand } from "./flights/flights_stand.ts";
import { PICTURE_VIEW } from "./models/picture_view.ts";
import { addPages } from "./pages.tsx";
import { PlayerWebReport } from "./report.ts";

/** Asked of viewers that are sent away, so that whatever comes next is up when they return. */
const RETURN_AFTER_MS = 500;

export interface PlayerSiteOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly log: Logger;
  /** Tells this process from others: letters and digits. */
  readonly instance: string;
  /** Where the build is; in the project's own place without. */
  readonly buildFolder?: string;
  /** The value of an environment variable; none is set without. */
  readonly variable?: (name: string) => string | undefined;
}

/** The player's pages and sockets, served. */
export interface PlayerSite extends AsyncDisposable {
  readonly site: WebSite;
  readonly server: WebServer;
  readonly bus: BusGateway;
  readonly edge: SocketEdge;
  readonly flights: FlightsStand;
  readonly report: PlayerWebReport;
}

/** @throws OperatorError when the pages cannot be served, or the file of sites cannot be read. */
export async function servePlayer(
  config: PlayerWebConfig,
  { connection, clock, log, instance, buildFolder, variable = () => undefined }: PlayerSiteOptions,
): Promise<PlayerSite> {
  const { prefix, tiles, sitesFile } = config;
  const timing = flightTiming(config.flights, variable);
  await using started = new AsyncDisposableStack();
  const sites = sitesFile === undefined
    ? NO_SITES
    : await readFlagFile("sites", sitesFile, parseSites);
  const site = await openSite(config.web, {
    ...{ program: PROGRAM, title: "Rangecast player", builds: BUILDS, clock, log },
    ...(tiles ? { imageSources: [tiles.origin] } : {}),
    ...(buildFolder === undefined ? {} : { buildFolder }),
    ...(config.flights.compat ? { guestPaths: isFlightPath } : {}),
  });
  started.use(site.auth);
  const onFault = (error: unknown) => log.error("a viewer met a fault", { error: String(error) });
  const stream = streamName(prefix, "telemetry");
  const bus = started.use(
    new BusGateway({
      ...{ connection, clock, prefix, instance, onFault },
      domains: DOMAINS.map((known) => ({
        domain: known.open({ prefix, sites, flightLimits: flightLimits(timing.stale_ms) }),
        stream: streamOfDomain(prefix, known).stream,
      })),
      maxClients: config.maxViewers,
      newUuid: () => crypto.randomUUID(),
    }),
  );
  const names = new ClientNames(instance);
  const newClientId = ({ name }: { readonly name: string }) => names.next(name);
  const edge = new SocketEdge({ gateway: bus.gateway, clock, newClientId, onFault });
  const app = webApp(site);
  const streams = [
    stream,
    ...DOMAINS.map((known) => streamOfDomain(prefix, known).stream).filter((it) => it !== stream),
  ] as const;
  const history = new HistoryDesk({
    ...{ connection, clock, prefix, stream, streams },
    tags: bus.tags,
  });
  const onPage = () => bus.gateway.expect(PICTURE_VIEW);
  addPages(app, { tiles, history, sites, assets: site.assets, onPage });
  const flights = started.use(
    new FlightsStand({
      ...{ bus, connection, clock, prefix, timing, newClientId, onFault },
      compat: config.flights.compat,
    }),
  );
  let report: PlayerWebReport | null = null;
  flights.addRoutes(app, () => report);
  const server = started.use(await serveSite(config.web, site, app));
  server.onUpgrade(SOCKET_PATH, "viewer", (...socket) => edge.take(...socket));
  flights.serve(server);
  server.closing.addEventListener("abort", () => {
    for (const each of [edge, flights.edge]) each?.close(RETURN_AFTER_MS).catch(onFault);
  });
  report = new PlayerWebReport({
    identity: { program: "player:web", version: VERSION, instance },
    ...{ clock, connection },
    ...{ site, server, bus, edge, flights },
  });
  const stack = started.move();
  return {
    ...{ site, server, bus, edge, flights, report },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
