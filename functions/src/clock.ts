import { collectPrices } from "@among/core/market/price/collect";
import { tick } from "@among/core/reactions";
import { getText } from "./http/get-text.ts";

/** The schedule's event (EventBridge); locally the runtime makes the same once a minute. */
export interface ClockEvent {
  time: string;
}

/** Does what is due. A failure is thrown, so that the scheduler sees and repeats it. */
export async function handler(event: ClockEvent): Promise<{ done: number }> {
  const now = new Date(event.time);
  const done = await tick(now);
  await collectPrices(getText, now);
  return { done };
}
