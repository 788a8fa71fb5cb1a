/** Where a label stands, seen from its symbol. Numbers are what {@linkcode placeLabels} returns. */
export const LABEL_SLOTS = ["right", "left", "below", "above"] as const;
/** Stands for a label that has given way. */
export const HIDDEN = 255;

/** Labels that are tried at most; a denser screen shows its first ones. */
export const MAX_LABELS = 120;
/** Around a symbol. */
const SYMBOL_PX = 8;
const GAP_PX = 4;

/** A label that would like to stand beside its symbol. */
export interface LabelWish {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Where it stood a moment ago: it stays there if it can, so that nothing jumps about. */
  readonly before: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The slot of each label, or {@linkcode HIDDEN}. Labels give way to all symbols, to the labels before
 * them in the list, and to `taken`, which others have put on the screen.
 */
export function placeLabels(wishes: readonly LabelWish[], taken: readonly Box[] = []): Uint8Array {
  const slots = new Uint8Array(wishes.length).fill(HIDDEN);
  const boxes: Box[] = [...taken, ...wishes.slice(0, MAX_LABELS).map(symbolBox)];
  for (const [i, wish] of wishes.slice(0, MAX_LABELS).entries()) {
    const slot = firstFree(wish, boxes);
    if (slot === HIDDEN) continue;
    slots[i] = slot;
    boxes.push(labelBox(wish, slot));
  }
  return slots;
}

/** Where a label is on the screen. */
export function labelBox({ x, y, width, height }: Omit<LabelWish, "before">, slot: number): Box {
  const [left, top] = corner(slot, width, height);
  return { left: x + left, top: y + top, right: x + left + width, bottom: y + top + height };
}

function corner(slot: number, width: number, height: number): readonly [number, number] {
  const beside = SYMBOL_PX + GAP_PX;
  switch (LABEL_SLOTS[slot]) {
    case "left":
      return [-beside - width, -height / 2];
    case "below":
      return [-width / 2, beside];
    case "above":
      return [-width / 2, -beside - height];
    default:
      return [beside, -height / 2];
  }
}

function firstFree(wish: LabelWish, boxes: readonly Box[]): number {
  if (wish.before !== HIDDEN && isFree(labelBox(wish, wish.before), boxes)) return wish.before;
  for (let slot = 0; slot < LABEL_SLOTS.length; slot++) {
    if (isFree(labelBox(wish, slot), boxes)) return slot;
  }
  return HIDDEN;
}

function symbolBox({ x, y }: LabelWish): Box {
  return { left: x - SYMBOL_PX, top: y - SYMBOL_PX, right: x + SYMBOL_PX, bottom: y + SYMBOL_PX };
}

function isFree(box: Box, boxes: readonly Box[]): boolean {
  return !boxes.some((other) =>
    box.left < other.right && other.left < box.right && box.top < other.bottom &&
    other.top < box.bottom
  );
}

/** Where no label goes: beyond the edges, and under the buttons at the top left. */
export function takenBy(
  { width, height }: { readonly width: number; readonly height: number },
  buttons: { readonly width: number; readonly height: number },
): Box[] {
  return [
    { left: width, top: -Infinity, right: Infinity, bottom: Infinity },
    { left: -Infinity, top: height, right: Infinity, bottom: Infinity },
    { left: -Infinity, top: -Infinity, right: 0, bottom: Infinity },
    { left: -Infinity, top: -Infinity, right: Infinity, bottom: 0 },
    { left: 0, top: 0, right: buttons.width, bottom: buttons.height },
  ];
}
