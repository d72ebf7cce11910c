/** One text to one phone, ready to go out. */
export interface Outgoing {
  /** The message's id: a channel given the same id twice delivers once. */
  id: string;
  /** E.164, e.g. +6281234567890. */
  to: string;
  text: string;
}

/**
 * A phone channel. Real ones call a provider; the local twin keeps what was sent for `/_local/inbox`.
 * Rejects when the provider does not accept, so that the change feed tries again.
 */
export type Send = (message: Outgoing) => Promise<void>;
