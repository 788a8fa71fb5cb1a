import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { island, IslandContext, IslandProps } from "./island.tsx";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

function Greeting({ name, times = 1 }: { readonly name: string; readonly times?: number }) {
  return <p title={name}>{`Hello ${name} `.repeat(times)}</p>;
}
const HOSTILE = '"><script>';
const GreetingIsland = island("Greeting", Greeting);

pure("island() renders its component inside of a marker, and gathers the props", () => {
  const gathered = new IslandProps();
  const html = renderToString(
    <IslandContext.Provider value={gathered}>
      <main>
        <GreetingIsland name="a" />
        <GreetingIsland name={HOSTILE} times={2} />
      </main>
    </IslandContext.Provider>,
  );
  assert.match(html, /<div class="island" data-island="Greeting" data-props="0"><p title="a">/);
  assert.match(html, /data-props="1"><p title="&quot;>&lt;script>">/);
  assert.doesNotMatch(html, /<script/);
  assert.deepEqual(gathered.all, [{ name: "a" }, { name: HOSTILE, times: 2 }]);
});

pure("island() refuses to stand outside of a page", () => {
  assert.throws(() => renderToString(<GreetingIsland name="a" />), /must stand in a page/);
});

pure("IslandProps refuses more islands than a page may have", () => {
  const gathered = new IslandProps();
  for (let i = 0; i < 64; i++) assert.equal(gathered.add({}), i);
  assert.throws(() => gathered.add({}), RangeError);
});
