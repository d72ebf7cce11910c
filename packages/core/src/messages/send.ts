import { Fault } from "../fault.ts";

/** One text to one phone, ready to go out. */
export interface Outgoing {
  /** The message's id, the same at every try: a channel that can tells a second hand-over by it. */
  id: string;
  /** E.164, e.g. +6281234567890. */
  to: string;
  text: string;
}

/**
 * A phone channel. Real ones call a provider; the local twin keeps what was sent for `/_local/inbox`.
 * Delivers at least once: what was handed over twice arrives once where the provider can tell, and twice with SMS.
 * Rejects when the provider does not accept, so that the change feed tries again; with `unreachable` when it never will.
 */
export type Send = (message: Outgoing) => Promise<void>;

const code = "phone.unreachable";

/** The number takes no texts: there is no such phone, or it or its country is blocked. Trying again is of no use. */
export const unreachable = (): Fault => new Fault("invalid", code);

export const isUnreachable = (error: unknown): boolean => Fault.is(error) && error.code === code;
