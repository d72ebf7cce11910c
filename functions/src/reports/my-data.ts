import * as z from "zod";
import { followed } from "@among/core/reports/follower";
import { allMine } from "@among/core/reports/report/mine";
import { Info, Story } from "@among/core/reports/report/info";
import { read, type Detail } from "@among/core/reports/report/read";
import { picker } from "../http/view.ts";
import { myDataPart } from "../identity/my-data-part.ts";

const Head = Info.pick({ code: true, createdAt: true, category: true, state: true, village: true, lat: true, lng: true });
const Written = Story.pick({ landmark: true, description: true, answers: true, photos: true, phone: true, name: true });
const [head, written] = [picker(Head), picker(Written)];
const MyReport = Head.extend({ ...Written.shape, written: z.array(z.object({ at: z.string(), text: z.string() })) });

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
  ...head(report),
  ...written(story),
  landmark: report.landmark ?? story.landmark,
  written: events.filter((e) => e.side === "reporter" && e.text).map((e) => ({ at: e.at, text: e.text! })),
});
