/** A behaviour in which one server is known not to do what the suite asks for. */
export interface Difference {
  server: string;
  area: string;
  name: string;
  why: string;
}

/**
 * Every difference that is known between the servers in what the suite asks, each of which
 * lib/broker/README.md names too. One that has gone fails the run until it is removed from here.
 */
export const differences: readonly Difference[] = [];
