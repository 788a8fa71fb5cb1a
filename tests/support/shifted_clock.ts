import { type Clock, systemClock } from "@rangecast/base/clock";

/** The machine's own clock, but its monotonic time can be moved ahead. */
export class ShiftedClock implements Clock {
  #shift_ms = 0;

  shift(by_ms: number): void {
    this.#shift_ms += by_ms;
  }

  nowMs(): number {
    return systemClock.nowMs();
  }

  monotonicMs(): number {
    return systemClock.monotonicMs() + this.#shift_ms;
  }

  setTimer(action: () => void, delay_ms: number) {
    return systemClock.setTimer(action, delay_ms);
  }

  setRepeating(action: () => void, interval_ms: number) {
    return systemClock.setRepeating(action, interval_ms);
  }

  clearTimer(id: object): void {
    systemClock.clearTimer(id);
  }
}
