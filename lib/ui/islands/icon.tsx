/** Paths on a field of 16. */
const PATHS = {
  play: "M4 2.5 13 8 4 13.5Z",
  reverse: "M12 2.5 3 8 12 13.5Z",
  pause: "M3.5 2.5h3v11h-3ZM9.5 2.5h3v11h-3Z",
  previous: "M2.5 2.5h2v11h-2ZM13.5 2.5 5.5 8l8 5.5Z",
  next: "M11.5 2.5h2v11h-2ZM2.5 2.5l8 5.5-8 5.5Z",
  stepBack: "M10.5 3 4 8l6.5 5ZM11.5 3h1.5v10h-1.5Z",
  stepOn: "M5.5 3 12 8l-6.5 5ZM3 3h1.5v10H3Z",
  loop:
    "M4 5h7V2.5L15 6l-4 3.5V7H4v3H2V7a2 2 0 0 1 2-2Zm8 6H5v2.5L1 10l4-3.5V9h7V6h2v3a2 2 0 0 1-2 2Z",
  plus: "M7.2 2.5h1.6v4.7h4.7v1.6H8.8v4.7H7.2V8.8H2.5V7.2h4.7Z",
  minus: "M2.5 7.2h11v1.6h-11Z",
  follow:
    "M7.3 1h1.4v2.1a5 5 0 0 1 4.2 4.2H15v1.4h-2.1a5 5 0 0 1-4.2 4.2V15H7.3v-2.1a5 5 0 0 1-4.2-4.2H1V7.3h2.1a5 5 0 0 1 4.2-4.2ZM8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Zm0 2a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Z",
  rings:
    "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm0 1.4a5.1 5.1 0 1 0 0 10.2A5.1 5.1 0 0 0 8 2.900Zm0 2.6a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5Zm0 1.300a1.200 1.200 0 1 0 0 2.400 1.200 1.200 0 0 0 0-2.400Z",
  measure:
    "M2.600 10.400 10.400 2.600l3 3-7.800 7.800ZM4.500 10.500l1.100 1.100 5.900-5.900-1.100-1.100ZM1.500 14.500h13V16h-13Z",
  fit:
    "M2 2h4.500v1.500H3.500v3H2ZM9.500 2H14v4.500h-1.500v-3h-3ZM2 9.500h1.500v3h3V14H2ZM12.500 9.500H14V14H9.500v-1.500h3Z",
  globe:
    "M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13Zm0 1.300a5.200 5.200 0 1 0 0 10.400A5.200 5.200 0 0 0 8 2.800ZM2.200 7.400h11.600v1.200H2.200ZM8 2c2 1.600 3 3.600 3 6s-1 4.400-3 6c-2-1.600-3-3.600-3-6s1-4.400 3-6Zm0 1.700C6.800 5 6.200 6.400 6.200 8S6.800 11 8 12.300C9.200 11 9.800 9.600 9.800 8S9.200 5 8 3.700Z",
  cockpit:
    "M1 7.300h4.300a2.800 2.800 0 0 0 5.400 0H15v1.400h-3.200a4.200 4.200 0 0 1-7.600 0H1ZM7.300 2h1.400v3H7.300ZM3 3.900l1-1 1.600 1.600-1 1ZM12 2.900l1 1-1.600 1.600-1-1ZM4 12.600h8V14H4Z",
  close:
    "M3.500 2.400 8 6.900l4.500-4.500 1.100 1.100L9.100 8l4.500 4.500-1.100 1.100L8 9.100l-4.500 4.500-1.100-1.100L6.900 8 2.400 3.500Z",
  filter: "M1.500 2.500h13L9.500 8.500V13l-3 1.500v-6Z",
  check: "M2 8.500l1.200-1.200 3.300 3.300 6.800-6.800 1.200 1.200-8 8Z",
  zero: "M3 1.5h1.5v13H3ZM5.5 2.5h8l-2 3 2 3h-8Z",
  edit: "M2 11.500 10.500 3 13 5.500 4.500 14H2ZM11.300 2.200 12.500 1 15 3.500l-1.200 1.200Z",
  bin: "M6 1.500h4V3h4v1.500H2V3h4ZM3.500 5.500h9l-.7 9H4.200Z",
  person: "M8 2a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM2.500 14c0-3 2.300-5 5.500-5s5.500 2 5.500 5Z",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture that says the same as the name of its button. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" fill="currentColor" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** A button that is a picture, with its name for who does not see it, and its key. */
export function IconButton({ icon, label, keys, pressed, primary, disabled, onPress }: {
  readonly icon: IconName;
  readonly label: string;
  /** The key that does the same. */
  readonly keys?: string;
  /** For a button that stays down. */
  readonly pressed?: boolean;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}) {
  const title = keys === undefined ? label : `${label} (${keys})`;
  return (
    <button
      type="button"
      class={`icon-button${primary ? " primary" : ""}`}
      aria-label={label}
      aria-pressed={pressed}
      title={title}
      disabled={disabled ?? false}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}

/** A quiet one, for what there is to do with a row of a list. */
export function SmallButton({ icon, label, disabled = false, onPress }: {
  readonly icon: IconName;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}) {
  return (
    <button
      type="button"
      class="quiet-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
