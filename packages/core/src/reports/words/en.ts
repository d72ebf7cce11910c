import type * as id from "./id.ts";

export const opened: typeof id.opened = ({ code, agency }) => `We have your report. Its code is ${code}. ${agency} will handle it.`;

export const steps: typeof id.steps = {
  acknowledged: (t) => `${t.agency} has received report ${t.code}.`,
  planned: (t) => `${t.agency} has planned report ${t.code} for ${t.day}.`,
  started: (t) => `${t.agency} has started work on report ${t.code}.`,
  asked: (t) => `${t.agency} has a question about report ${t.code}. Read it with this link.`,
  noted: (t) => `News from ${t.agency} on report ${t.code}. Read it with this link.`,
  forwarded: (t) => `Report ${t.code} was passed on to ${t.to}. The reason is on its page.`,
  rejected: (t) => `${t.agency} cannot act on report ${t.code}. The reason is on its page.`,
  finished: (t) => `${t.agency} says report ${t.code} is done. Is it fixed? Answer with this link.`,
  reopened: (t) => `Report ${t.code} was reopened and is back with ${t.agency}.`,
  closed: (t) => `Report ${t.code} is closed. Thank you for reporting.`,
  confirmed: (t) => `The reporter says report ${t.code} is fixed.`,
};

export const confirm: typeof id.confirm = (code) => `Somebody asked that this number follow report ${code}. If it was you, open this link. If not, ignore this text.`;
