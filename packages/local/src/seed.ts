import { seedReports } from "./seed/reports.ts";

/** Fills an empty town with what a demo needs, part by part. @param told says what is being done, for whoever waits */
export async function seed(told: (line: string) => void, now: Date = new Date()): Promise<void> {
  const { reports, photos } = await seedReports({ now });
  told(`${reports} reports with ${photos} photos`);
}

export interface SignIn {
  who: string;
  how: string;
}

/** One demo person per role, and how to get in as them. */
export const signIns = (): SignIn[] => [];
