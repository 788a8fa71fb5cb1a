import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { FakeLink } from "../testing/fake_link.ts";
import { stillGateway } from "../testing/still_gateway.ts";

const WISHES = [
  { type: "tag_delete", tag_id: "0b7e1f9c-2d3a-4c5b-8e6f-7a8b9c0d1e2f", ref: 7 },
  { type: "finding_act", finding_id: "RULE:501:1", action: "close", ref: 7 },
] as const;

for (const wish of WISHES) {
  Deno.test(`a viewer hears that its ${wish.type} has met a fault, which is told and ends nobody`, async () => {
    const fault = new Error("a message does not fit its schema");
    const { gateway, faults } = stillGateway(new ManualClock(), {
      tag: () => Promise.reject(fault),
      finding: () => Promise.reject(fault),
    });
    const link = new FakeLink();
    const identity = { client_id: "a-1", user: "a", role: "operator", address: null } as const;
    const viewer = gateway.accept(link, identity);
    viewer.receive('{"type":"hello","version":1,"encodings":["json"]}');
    viewer.receive(JSON.stringify(wish));
    const answered = () => {
      link.drain();
      return link.take("error");
    };
    for (let turn = 0; turn < 10 && answered().length === 0; turn++) await Promise.resolve();
    assert.deepEqual(answered().map(({ ref, code }) => [ref, code]), [[7, "unavailable"]]);
    assert.deepEqual(faults, [fault]);
    assert.equal(link.closed, null);
    assert.equal(gateway.counts.refused.unavailable, 1);
  });
}
