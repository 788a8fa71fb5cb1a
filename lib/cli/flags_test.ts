import assert from "node:assert/strict";
import fc from "fast-check";
import { type Flags, list, parseFlags, toggle, value } from "./flags.ts";
import { duration, oneOf, port, text, wholeNumber } from "./parsers.ts";
import { UsageError } from "./usage_error.ts";

const FLAGS = {
  "udp-port": value({ placeholder: "PORT", help: "port", parse: port, fallback: "30000" }),
  name: value({ placeholder: "NAME", help: "name", parse: text }),
  seek: value({ placeholder: "TIME", help: "signed", parse: signedDuration }),
  clock: value({ placeholder: "WHICH", help: "clock", parse: oneOf("receive", "tspi") }),
  "sensor-id": list({ placeholder: "ID", help: "sensors", parse: wholeNumber(0, 65_535) }),
  "nats-server": list({ placeholder: "IP", help: "servers", parse: text, fallback: ["a", "b"] }),
  "json-stream": toggle({ help: "lines", fallback: true }),
  continuous: toggle({ help: "no end" }),
  "no-ack": toggle({ help: "a name that begins with no-" }),
} satisfies Flags;

function signedDuration(text: string): number {
  return text.startsWith("-") ? -duration(text.slice(1)) : duration(text);
}

const DEFAULTS = {
  "udp-port": 30000,
  name: undefined,
  seek: undefined,
  clock: undefined,
  "sensor-id": [],
  "nats-server": ["a", "b"],
  "json-stream": true,
  continuous: false,
  "no-ack": false,
};

function read(...args: string[]): unknown {
  return parseFlags(FLAGS, args);
}

function refuses(args: readonly string[], message: string): void {
  assert.throws(() => parseFlags(FLAGS, args), (error: unknown) => {
    assert.ok(error instanceof UsageError);
    assert.equal(error.message, message);
    return true;
  });
}

Deno.test("parseFlags() gives the defaults when there is nothing on the line", () => {
  assert.deepEqual(read(), DEFAULTS);
  assert.deepEqual(read("--"), DEFAULTS);
});

Deno.test("parseFlags() reads --flag value and --flag=value alike", () => {
  const expected = { ...DEFAULTS, "udp-port": 31000, name: "a=b c" };
  assert.deepEqual(read("--udp-port", "31000", "--name", "a=b c"), expected);
  assert.deepEqual(read("--udp-port=31000", "--name=a=b c"), expected);
});

Deno.test("parseFlags() reads negative numbers as values", () => {
  assert.deepEqual(read("--seek=-30s"), { ...DEFAULTS, seek: -30_000 });
  assert.deepEqual(read("--seek", "-30s"), { ...DEFAULTS, seek: -30_000 });
});

Deno.test("parseFlags() reads a value that looks like a flag when it stands behind =", () => {
  assert.deepEqual(read("--name=--clock"), { ...DEFAULTS, name: "--clock" });
  assert.deepEqual(read("--name", "-"), { ...DEFAULTS, name: "-" });
});

Deno.test("parseFlags() takes the last of repeated values, and all of a list", () => {
  assert.deepEqual(read("--udp-port=1", "--udp-port=2"), { ...DEFAULTS, "udp-port": 2 });
  assert.deepEqual(
    read("--sensor-id=1, 2", "--sensor-id", "3", "--nats-server=c"),
    { ...DEFAULTS, "sensor-id": [1, 2, 3], "nats-server": ["c"] },
  );
});

Deno.test("parseFlags() switches toggles on and off, and takes the last", () => {
  assert.deepEqual(read("--no-json-stream", "--continuous"), {
    ...DEFAULTS,
    "json-stream": false,
    continuous: true,
  });
  assert.deepEqual(read("--no-json-stream", "--json-stream"), DEFAULTS);
  assert.deepEqual(read("--no-continuous"), DEFAULTS);
  assert.deepEqual(read("--no-ack"), { ...DEFAULTS, "no-ack": true });
  assert.deepEqual(read("--no-ack", "--no-no-ack"), DEFAULTS);
});

Deno.test("parseFlags() names the flag that was probably meant", () => {
  refuses(["--udp-prot", "1"], "Unknown flag --udp-prot: did you mean --udp-port?");
  refuses(["--udpport=1"], "Unknown flag --udpport: did you mean --udp-port?");
  refuses(["--no-jsn-stream"], "Unknown flag --no-jsn-stream: did you mean --no-json-stream?");
  refuses(["-udp-port", "1"], "Unknown flag -udp-port: did you mean --udp-port?");
  refuses(["--no-udp-port"], "Unknown flag --no-udp-port: did you mean --udp-port?");
});

Deno.test("parseFlags() points to the help when no flag is near", () => {
  refuses(["--frobnicate=secret"], "Unknown flag --frobnicate: see --help");
  refuses(["-x"], "Unknown flag -x: see --help");
});

Deno.test("parseFlags() refuses names that every object has", () => {
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    refuses([`--${name}=1`], `Unknown flag --${name}: see --help`);
    refuses([`--no-${name}`], `Unknown flag --no-${name}: see --help`);
  }
});

Deno.test("parseFlags() refuses a flag without its value", () => {
  const message =
    "Cannot use --name as it needs a value: --name NAME (or --name=NAME when it starts with -)";
  refuses(["--name"], message);
  refuses(["--name", "--continuous"], message);
  refuses(["--name", "-x"], message);
});

Deno.test("parseFlags() refuses a value for a toggle", () => {
  refuses(
    ["--continuous=yes"],
    'Cannot use --continuous with a value as it takes none: current value is "yes"',
  );
  refuses(
    ["--no-json-stream=1"],
    'Cannot use --no-json-stream with a value as it takes none: current value is "1"',
  );
  refuses(
    ["--continuous", "yes"],
    'Cannot use "yes": flags start with --, and nothing else is taken',
  );
});

Deno.test("parseFlags() refuses stray words", () => {
  const rest = "flags start with --, and nothing else is taken";
  refuses(["start"], `Cannot use "start": ${rest}`);
  refuses(["--continuous", "--", "--continuous"], `Cannot use "--continuous": ${rest}`);
});

Deno.test("parseFlags() says which flag has a value that does not fit", () => {
  refuses(
    ["--udp-port=99999"],
    'Cannot use --udp-port as it must be a whole number from 1 to 65535: current value is "99999"',
  );
  refuses(["--name="], "Cannot use --name as it must not be empty");
  refuses(
    ["--clock", "wall"],
    'Cannot use --clock as it must be one of receive, tspi: current value is "wall"',
  );
  refuses(
    ["--sensor-id=1,,2"],
    'Cannot use --sensor-id as it must be a whole number from 0 to 65535: current value is ""',
  );
});

Deno.test("parseFlags() gives values or throws a UsageError when the words are anything", () => {
  const names = fc.constantFrom(...Object.keys(FLAGS), "no-json-stream", "nonsense");
  const word = fc.oneof(
    fc.string(),
    names.map((name) => `--${name}`),
    fc.tuple(names, fc.string()).map(([name, text]) => `--${name}=${text}`),
  );
  fc.assert(fc.property(fc.array(word), (args) => {
    try {
      assert.deepEqual(Object.keys(parseFlags(FLAGS, args)), Object.keys(FLAGS));
    } catch (error) {
      assert.ok(error instanceof UsageError);
    }
  }));
});

Deno.test("parseFlags() reads back every text that is written behind =", () => {
  fc.assert(fc.property(fc.string({ minLength: 1 }), (name) => {
    assert.deepEqual(read(`--name=${name}`), { ...DEFAULTS, name });
  }));
});
