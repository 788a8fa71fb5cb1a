/** Scripts for pages under measurement, as texts: a page's policy lets nothing else in. */

/**
 * Calls back once the frame that is being made has been painted: what is posted while a frame is
 * made runs after it.
 */
export const WHEN_PAINTED = `((then) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = then;
  port2.postMessage(null);
})`;

/**
 * Has all movers of a map drawn with each frame, as when they are looked at from near: another centre
 * of the rings is another picture of them.
 */
export const DRAW_ALL = `desk.ringCentre.value = { lat: 0, lon: 0 };
desk.frames.wake();`;

/** Frames a second that a page draws within some seconds; before each frame it does `also`. */
export function framesScript(seconds: number, also = ""): string {
  return `new Promise((done) => {
  const begun = performance.now();
  let frames = 0;
  const next = () => {
    frames++;
    ${also}
    const passed = performance.now() - begun;
    if (passed > ${seconds * 1000}) done(frames / passed * 1000);
    else requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})`;
}
