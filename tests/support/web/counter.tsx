import { useState } from "preact/hooks";

/** An island to try islands with: it counts clicks from where the server began. */
export function Counter({ label, start }: { readonly label: string; readonly start: number }) {
  const [count, setCount] = useState(start);
  return (
    <button type="button" class="primary" onClick={() => setCount(count + 1)}>
      {label}: {count}
    </button>
  );
}
