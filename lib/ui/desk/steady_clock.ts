import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Picture } from "@rangecast/client/picture";
import type { PlayheadView } from "@rangecast/client/playhead";

/**
 * The channel's clock as people are told of it. While somebody drags over time each jump lasts a few
 * frames, and what is said of it would flicker: a jump is told when no state has come for a beat.
 */
export class SteadyClock implements Disposable {
  readonly view: ReadonlySignal<PlayheadView>;
  readonly #picture: Pick<Picture, "clockView" | "shown">;
  /** What the clock did before the jump. */
  readonly #settled: Signal<PlayheadView>;
  readonly #isLong = signal(false);
  /** The stretch that was shown at the beat before; null unless a jump was under way. */
  #jumpFrom: { readonly epoch: string | null } | null = null;
  readonly #stop: () => void;

  constructor(picture: Pick<Picture, "clockView" | "shown">) {
    this.#picture = picture;
    const { clockView } = picture;
    this.#settled = signal(clockView.peek());
    this.#stop = effect(() => {
      if (clockView.value.state === "seeking") return;
      this.#settled.value = clockView.value;
      this.#isLong.value = false;
      this.#jumpFrom = null;
    });
    this.view = computed(() => {
      const [settled, view] = [this.#settled.value, clockView.value];
      // What another channel did says nothing of this one.
      const isSame = settled.vector?.channel_id === view.vector?.channel_id;
      return view.state === "seeking" && isSame && !this.#isLong.value ? settled : view;
    });
  }

  /** Called with each beat. */
  beat(): void {
    const { clockView, shown } = this.#picture;
    const isJumping = clockView.peek().state === "seeking";
    const { epoch } = shown.peek();
    this.#isLong.value = isJumping && this.#jumpFrom?.epoch === epoch;
    this.#jumpFrom = isJumping ? { epoch } : null;
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}
