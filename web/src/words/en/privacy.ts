import type { privacy as shape } from "../id/privacy.ts";

export const privacy: typeof shape = {
  title: "Privacy",
  lead: "What we keep, who can see it, for how long, and what you can demand.",
  short: "In short",
  points: [
    "Reporting takes no account, no name, no identity card and no e-mail.",
    "Your phone number is used to send you news, nothing else. No public page ever shows it.",
    "No advertising, no trackers, nothing sold.",
  ],
  kept: "What we keep",
  what: "What",
  why: "What for",
  long: "How long",
  rows: [
    ["What you report: place, description, answers", "So that an agency can mend it and everybody can see the result", "Stays as the city's record, without your name"],
    ["Photos of a report", "Evidence and directions. Location and phone model inside a photo are removed; the original is never shown", "As long as the report"],
    ["A reporter's phone number and name, if given", "To send news and to ask back", "Until 6 months after the report is settled, then erased"],
    ["Device key: a random number in this browser", "Proves that a report is yours without an account", "We hold only its fingerprint. Clear the browser and the key is gone"],
    ["Account: name, phone number, village", "Signing in, and finding your reports together", "Until you delete the account"],
    ["Sign-in sessions: device and network address", "So that you can see other devices and sign them out", "90 days after last use"],
    ["A record of staff opening personal data or confidential reports", "So that misuse comes to light", "Kept for good, and nobody can change it"],
  ],
  sees: "Who can see it",
  seesText: [
    "Everyone sees an ordinary report: kind, place, description, photos and the agency's answer. Never your name or number.",
    "Officers of the agency in charge see the name and number you gave, unless you chose to stay anonymous.",
    "A confidential report is open only to the agency in charge. It appears in no list, map, count or search, and its place is kept only to the village.",
    "News goes out by WhatsApp or SMS, so those providers learn your number and the message.",
  ],
  rights: "Your rights",
  rightsText: "Indonesia's Law 27 of 2022 on personal data protection lets you know, correct, copy and withdraw what is held about you, and have it erased. Here is how:",
  rightsList: [
    ["Download everything held about you, including who looked at it, or delete your account", "On the Account page", "/akun"],
    ["See the reports made on this device", "In My reports", "/saya"],
    ["Stop receiving news", "Every message carries a link to stop", "/berhenti"],
  ],
  deleted: "When an account is deleted, its public reports stay without a name: they are part of the record of what the city mended.",
  cookies: "Cookies",
  cookiesText: "Only what is needed: one for the device key and, when you sign in, for your session. Maps load pictures from a map provider, which therefore learns your network address when you open a map.",
};
