import * as z from "zod";
import { followed } from "@among/core/reports/follow";
import { allMine } from "@among/core/reports/report/mine";
import { read, type Detail } from "@among/core/reports/report/read";
import { myDataPart } from "../identity/my-data-part.ts";

const MyReport = z.object({
  code: z.string(),
  createdAt: z.string(),
  category: z.string(),
  state: z.string(),
  village: z.string(),
  lat: z.number().optional(),
  lng: z.number().optional(),
  landmark: z.string().optional(),
  description: z.string(),
  answers: z.record(z.string(), z.unknown()),
  photos: z.array(z.string()),
  phone: z.string().optional(),
  name: z.string().optional(),
  written: z.array(z.object({ at: z.string(), text: z.string() })),
});

export const reports = myDataPart({
  shape: {
    reports: z.array(MyReport),
    follows: z.array(z.string()).describe("Codes of the reports whose news go to my number"),
  },
  async read({ actor, phone }) {
    const codes = await allMine(actor);
    const [details, follows] = await Promise.all([Promise.all(codes.map((code) => read(actor, code))), phone ? followed(phone) : []]);
    return { held: { reports: details.map(view), follows }, audited: codes };
  },
});

const view = ({ report, story, events }: Detail): z.output<typeof MyReport> => ({
  code: report.code,
  createdAt: report.createdAt,
  category: report.category,
  state: report.state,
  village: report.village,
  lat: report.lat,
  lng: report.lng,
  landmark: report.landmark ?? story.landmark,
  description: story.description,
  answers: story.answers,
  photos: story.photos,
  phone: story.phone,
  name: story.name,
  written: events.filter((e) => e.side === "reporter" && e.text).map((e) => ({ at: e.at, text: e.text! })),
});
