import type { following as shape } from "../id/following.ts";

export const following: typeof shape = {
  track: {
    title: "Track a report",
    lead: "Type the code you got when you reported.",
    code: "Report code",
    hint: (prefix) => `For example ${prefix}-7K3M4. Small letters are fine, and so is leaving out ${prefix}.`,
    open: "Open report",
    unreadable: "This is not a report code. A code has five letters and digits. The letters O, I, L, B, S, Z and the digits 0, 1, 2, 5, 8 are never in it.",
    missing: (code) => `There is no report with the code ${code}. Check the letters again. A confidential report opens only with its reporter's link.`,
    required: "Type the code first.",
    mine: "Reports from this phone",
  },
  mine: {
    title: "My reports",
    lead: "Reports you sent from this phone or with your account.",
    empty: "No reports from this phone yet.",
    emptyNext: "Have a code? Open it under Track. Or report something.",
    report: "Report",
    track: "Track by code",
    fresh: "A report you have just sent shows up here within seconds.",
    confidential: "Confidential",
    device: "If you clear this browser's data the list is gone, but each report still opens with its code; a confidential one only with its link.",
  },
  stop: {
    title: "Stop these messages",
    text: (number) => `The number ending in ${number} will get no more messages from us. Your reports go on.`,
    button: "Stop sending messages",
    done: "Done. We no longer send messages to this number.",
    undo: "Undo, keep me posted",
    undone: "Messages go to this number again.",
    bad: "This link is incomplete or not valid. Open it again from the message we sent.",
  },
};
