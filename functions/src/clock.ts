import { tick } from "@among/core/reactions";

/** The schedule's event (EventBridge); locally the runtime makes the same once a minute. */
export interface ClockEvent {
  time: string;
}

/** Does what is due. A failure is thrown, so that the scheduler sees and repeats it. */
export async function handler(event: ClockEvent): Promise<{ done: number }> {
  return { done: await tick(new Date(event.time)) };
}
