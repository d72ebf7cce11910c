/** How a state looks: its colour's class and its icon, with the word for it. */
export interface Chip {
  tone: "wait" | "info" | "busy" | "done" | "late" | "off";
  icon: string;
  label: string;
}
export type Look = Omit<Chip, "label">;
