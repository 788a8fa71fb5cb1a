import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** A number, or a number for each value of the label `reason`. */
export type Reading = number | Readonly<Record<string, number>>;

/** One number, with what it is a number of. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Numbers of a program in Prometheus' text format, each read at the moment of the scrape. */
export class MetricsRegistry {
  readonly #registry = new Registry();

  /** Something that only grows; by convention its name ends in `_total`. */
  counter(name: string, help: string, read: () => Reading): void {
    new Counter({
      name,
      help,
      labelNames: ["reason"],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const [labels, value] of samples(read())) this.inc(labels, value);
      },
    });
  }

  /** Something that goes up and down. */
  gauge(name: string, help: string, read: () => Reading): void {
    new Gauge({
      name,
      help,
      labelNames: ["reason"],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const [labels, value] of samples(read())) this.set(labels, value);
      },
    });
  }

  /** Something that only grows, by labels of its own. */
  counterBy(
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => readonly Sample[],
  ): void {
    new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const { labels, value } of read()) this.inc({ ...labels }, value);
      },
    });
  }

  /** Something measured again and again; each value goes to the returned function. */
  histogram(name: string, help: string, buckets: readonly number[]): (value: number) => void {
    const histogram = new Histogram({
      name,
      help,
      buckets: [...buckets],
      registers: [this.#registry],
    });
    return (value) => histogram.observe(value);
  }

  /** Everything, as a scraper takes it. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}

function samples(reading: Reading): [Record<string, string>, number][] {
  if (typeof reading === "number") return [[{}, reading]];
  return Object.entries(reading).map(([reason, value]) => [{ reason }, value]);
}
