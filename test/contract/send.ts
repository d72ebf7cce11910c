import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Outgoing, Send } from "@among/core/messages/send";

export interface ChannelUnderTest {
  send: Send;
  /** What arrived at a phone, oldest first. */
  arrived(to: string): Promise<string[]> | string[];
  close(): Promise<void> | void;
}

const outgoing = (id: string, to: string, text: string): Outgoing => ({ id: `msg_${id}`, to, text });

/** What every text channel promises. */
export function sendContract(name: string, make: () => Promise<ChannelUnderTest>): void {
  describe(`text channel: ${name}`, () => {
    let it: ChannelUnderTest;
    beforeAll(async () => void (it = await make()));
    afterAll(() => it.close());

    test.each([
      ["one line", "Laporan BTU-7K3M4 sudah diterima."],
      ["a link and a break", "Selesai.\nhttps://among.example/laporan/BTU-7K3M4?kunci=a-b_c&x=1"],
      ["what is not ASCII", "Terima kasih — “jalan” sudah rata ✓ 🌾"],
      ["the longest there is", "ü".repeat(1000)],
    ])("brings %s as it was written", async (what, text) => {
      const to = "+6281234567801";
      await it.send(outgoing(what.replaceAll(" ", ""), to, text));
      expect((await it.arrived(to)).at(-1)).toBe(text);
    });

    test("brings two texts to one phone, in their order, and each phone its own", async () => {
      await it.send(outgoing("first", "+6281234567802", "satu"));
      await it.send(outgoing("other", "+6281234567803", "lain"));
      await it.send(outgoing("second", "+6281234567802", "dua"));
      expect(await it.arrived("+6281234567802")).toEqual(["satu", "dua"]);
      expect(await it.arrived("+6281234567803")).toEqual(["lain"]);
    });

    test("takes a text that was handed over before, and brings it at least once", async () => {
      const again = outgoing("again", "+6281234567804", "sekali saja");
      await it.send(again);
      await it.send(again);
      expect(new Set(await it.arrived(again.to))).toEqual(new Set(["sekali saja"]));
    });

    test("takes many at once", async () => {
      await Promise.all(Array.from({ length: 20 }, (_, i) => it.send(outgoing(`many${i}`, "+6281234567805", `ke-${i}`))));
      expect((await it.arrived("+6281234567805")).toSorted()).toEqual(Array.from({ length: 20 }, (_, i) => `ke-${i}`).toSorted());
    });
  });
}
