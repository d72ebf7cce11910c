import { hash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { digestOf, Draft } from "@among/core/reports/report/draft";
import { reportForm } from "../../web/src/reports/fields.ts";

const questions = [{ code: "width", many: false }, { code: "kinds", many: true }, { code: "left_out", many: false }];
const form = reportForm(questions);
const sent = {
  id: "rep_01JD8Y4V7C9XQ2W3E4R5T6Y7Z8", lat: "-7.87", lng: "112.52", village: "3579011001", landmark: "Depan pasar", "answers.width": "3", "answers.kinds": ["hole", "crack"], "answers.unknown": "x",
  description: "Lubang besar di tengah jalan", photos: ["pho_1", "pho_2"], phone: "0812 3456 7890", anonymous: "1", confidential: "1",
};
const data = new FormData();
for (const [name, values] of Object.entries(sent)) for (const value of [values].flat()) data.append(name, value);

describe("the report's fields", () => {
  const typed = form.read(data);
  const draft = { ...form.draft(typed, "id"), category: "jalan_rusak", lang: "id" };

  it("are those of the core's draft, every one of them, filled from what the form sent", () => {
    expect(Object.keys(draft).sort()).toEqual(Object.keys(Draft.shape).sort());
    expect(Draft.parse(draft)).toEqual({
      id: sent.id, category: "jalan_rusak", point: { lat: -7.87, lng: 112.52 }, village: sent.village, landmark: sent.landmark, answers: { width: "3", kinds: ["hole", "crack"] },
      description: sent.description, photos: sent.photos, phone: sent.phone, anonymous: true, confidential: true, lang: "id",
    });
  });

  it("come back from what waited on the device without knowing the questions, none of them lost", () => {
    const waited = JSON.parse(JSON.stringify(draft)) as typeof draft;
    const again = new FormData();
    for (const [name, value] of reportForm().pairs(reportForm().typed(waited, "id"))) again.append(name, value);
    expect(form.read(again)).toEqual(typed);
  });

  it("are left out where they are empty, and a point is named by the place", () => {
    const empty = form.draft(form.read(new FormData()), "id");
    expect(JSON.parse(JSON.stringify(empty))).toEqual({ id: empty.id, answers: {}, description: "", photos: [], anonymous: false, confidential: false });
    expect(form.controls({ "point.lat": "long", "answers.width": "required" })).toEqual({ place: "long", "answers.width": "required" });
  });

  it("tell another report under the same id, but for what may change between two sends", () => {
    const whole = Draft.parse(draft);
    const digest = digestOf(whole);
    // Reports that are stored were compared by these, in this order.
    const stored = [whole.category, whole.point, whole.village, whole.landmark, whole.answers, whole.description, whole.phone, whole.anonymous, whole.confidential];
    expect(digest).toBe(hash("sha256", JSON.stringify(stored), "base64url"));
    for (const key of Object.keys(Draft.shape)) {
      const other = digestOf({ ...whole, [key]: "other" });
      expect(other === digest, key).toBe(["id", "photos", "lang"].includes(key));
    }
  });
});
