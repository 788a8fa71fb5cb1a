import type { Workbench } from "./workbench.ts";

/** Checks one behaviour on the server of the workbench: throws where the server differs. */
export type Check = (bench: Workbench) => Promise<void>;

/** One thing that the kit relies on a server for. Area and name together are unique. */
export interface Behaviour {
  area: string;
  name: string;
  run: Check;
}

/** The behaviours of one area, from their names and checks. */
export function behavioursOf(area: string, checks: Record<string, Check>): Behaviour[] {
  return Object.entries(checks).map(([name, run]) => ({ area, name, run }));
}
