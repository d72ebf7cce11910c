import * as z from "zod";
import { ref, type Actor } from "../actor.ts";
import { Fault } from "../fault.ts";
import { entity, transact } from "../table.ts";
import { spend, spendVoice } from "./limits.ts";
import { Heads, isPending, loadPublic, partition } from "./report/info.ts";

/** "Me too": one per person or device. */
const Supporter = z.object({ code: z.string(), by: z.string(), at: z.iso.datetime() });
const Supporters = entity(Supporter, {
  name: "report_supporter",
  key: (s: { code: string; by: string }) => ({ pk: partition(s.code), sk: `support#${s.by}` }),
});

/**
 * Adds one's voice to a report; again from the same person or device changes nothing.
 * @returns the number of supporters now
 * @throws Fault unauthenticated `device.needed` when there is neither person nor device that we made; limited
 */
export async function support(actor: Actor, code: string, now: Date = new Date()): Promise<{ supporters: number; repeated: boolean }> {
  const by = ref(actor);
  // A cookie that we did not sign is one that anybody makes up, a thousand a second.
  if (!by || (actor.kind === "guest" && actor.deviceIs === "unsigned")) throw new Fault("unauthenticated", "device.needed");
  await spend("support", actor, now);
  const report = await loadPublic(code);
  if (!isPending(report.state)) throw new Fault("conflict", "report.settled");
  if (report.by === by) return { supporters: report.supporters, repeated: true };
  await spendVoice(actor, code, now);
  const again = new Fault("conflict", "support.repeated");
  try {
    await transact([Supporters.creating({ code, by, at: now.toISOString() }), Heads.adding({ code }, { supporters: 1 })], () => again);
    return { supporters: report.supporters + 1, repeated: false };
  } catch (error) {
    if (error !== again) throw error;
    return { supporters: report.supporters, repeated: true };
  }
}

/** True when the actor already said "me too". */
export async function supports(actor: Actor, code: string): Promise<boolean> {
  const by = ref(actor);
  return by !== undefined && (await Supporters.get({ code, by })) !== undefined;
}
