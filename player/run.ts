import type { Clock } from "@rangecast/base/clock";
import { BusConnection } from "@rangecast/bus/connection";
import { HealthBeat } from "@rangecast/bus/health";
import { streamName } from "@rangecast/bus/streams";
import { readFlagFile } from "@rangecast/cli/flag-file";
import { LineWriter } from "@rangecast/cli/line-writer";
import { writeToStderr } from "@rangecast/cli/log";
import type { ProgramContext } from "@rangecast/cli/program";
import { VERSION } from "@rangecast/cli/version";
import { NO_SITES, parseSites } from "@rangecast/domains/tspi/sites";
import { CborFiles } from "./cbor_files.ts";
import { Announcer } from "./channels/announcer.ts";
import type { PlayerConfig } from "./config.ts";
import { DisplayBoard } from "./display/display_board.ts";
import { connectionClosed, flushed, rejection } from "./finish.ts";
import { FrameReader } from "./frame.ts";
import { metricsOrNothing } from "./metrics.ts";
import { Output } from "./output.ts";
import { type EndReason, Playback } from "./playback.ts";
import { PlayerReport, type ReportSources } from "./report.ts";
import { resolveSpan } from "./span.ts";
import { PlayerStats } from "./stats.ts";
import { EventTimeline, ReceiveTimeline } from "./timeline.ts";
import { playsHistory, type Tuned, tuneIn } from "./tune_in.ts";
import { takeWishes } from "./wishes/take_wishes.ts";

/** Plays until one of the ends is reached, and prints a last metrics line. */
export async function runPlayer(config: PlayerConfig, context: ProgramContext): Promise<void> {
  const { clock, log } = context;
  const { prefix } = config;
  const quit = new AbortController();
  const stop = AbortSignal.any([context.stop, quit.signal]);
  const span = resolveSpan(config, clock.nowMs());
  warnOfIdleFlags(config, context);
  const sites = config.sitesFile === undefined
    ? NO_SITES
    : await readFlagFile("sites", config.sitesFile, parseSites);
  // Disposed of in reverse order: what was shown is recorded before the program ends.
  await using files = config.cborFolder === undefined
    ? null
    : await CborFiles.create(config.cborFolder);
  const lines = config.jsonStream ? new LineWriter(Deno.stdout) : null;
  await using connection = await BusConnection.open(config.nats, "rangecast-player");

  const instance = crypto.randomUUID().slice(0, 8);
  const client_id = config.clientId ?? `player-${instance}`;
  const stats = new PlayerStats();
  const announcer = new Announcer({ log, write: (line) => lines?.write(line) });
  const board = new DisplayBoard({
    fixedUnits: config.units,
    onChange: (look) => {
      announcer.display(look);
      tuned?.seat?.beat();
    },
  });
  // What is tuned in to speaks before there is a playback to hear it.
  let tuned: Tuned | null = null;
  let playback: Playback | null = null;
  const onChange = () => playback?.changed();
  await using tunedIn = tuned = await tuneIn(
    config,
    span,
    {
      ...{ connection, clock, log, prefix, board, announcer, client_id, onChange },
      selection: config.selection,
    },
    () => playback?.live ? clock.nowMs() : stats.playhead_ms,
  );
  const { station, seat } = tunedIn;
  const timeline = config.pacingClock === "tspi" ? new EventTimeline() : new ReceiveTimeline();
  const frames = new FrameReader({ prefix, sites });
  playback = new Playback({
    ...{ source: station, span: tunedIn.span, clock, stop, timeline, rate: config.rate },
    sink: new Output({ clock, log, stats, board, lines, files }, onChange),
    ...{ stream: streamName(prefix, "telemetry"), duration_ms: config.duration_ms },
    exitOnIdle_ms: config.exitOnIdle_ms,
    read: (message) => frames.read(message),
    onLive: () => log.info("history has caught up: live from here on"),
  });
  const sources: ReportSources = {
    identity: { program: "player", version: VERSION, instance },
    ...{ clock, stats, station, playback, timeline, board, seat },
  };
  const report = new PlayerReport(sources);
  await using _metrics = metricsOrNothing(config.metrics, sources, report, log);
  using _beat = new HealthBeat({ connection, prefix, clock, report: () => report.beat() });
  using _lines = repeating(clock, config.metricsInterval_ms, () => {
    writeToStderr(`${report.intervalLine()}\n`);
  });
  const wishes = takeWishes(config, context, {
    ...{ connection, clock, prefix, creator: config.operator ?? client_id },
    ...{ station, seat, stop, quit: () => quit.abort() },
    onNotice: (notice) => announcer.notice(notice),
  });

  let ended: EndReason | "failed" = "failed";
  try {
    const reason = await Promise.race([
      playback.run(),
      connectionClosed(connection),
      ...(files === null ? [] : [rejection(files.failed)]),
    ]);
    await wishes.settled();
    if (!await flushed(lines, clock, stop)) {
      log.warn("the reader of the output takes no more: its last lines are lost");
    }
    await files?.finish();
    ended = reason;
  } finally {
    writeToStderr(`${report.finalLine(ended)}\n`);
  }
  log.info(`ended: ${ended}`, { shown: stats.shown });
}

function warnOfIdleFlags(config: PlayerConfig, { log }: ProgramContext): void {
  const { from, rate, pacingClock } = config;
  if (from === undefined && (rate !== 1 || pacingClock !== "receive")) {
    log.warn("--rate and --clock pace history, and do nothing without --from");
  }
  if (playsHistory(config) && !config.follow) {
    log.warn("--no-follow does nothing with --from and --to, which follow no replay anyway");
  }
}

function repeating(clock: Clock, interval_ms: number, action: () => void): Disposable {
  if (interval_ms === 0) return { [Symbol.dispose]: () => {} };
  const timer = clock.setRepeating(action, interval_ms);
  return { [Symbol.dispose]: () => clock.clearTimer(timer) };
}
