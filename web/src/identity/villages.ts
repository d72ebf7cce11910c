import type { Region } from "@among/region";
import type { Option } from "../forms/Select.astro";

/** The town's villages under their districts, for a select. */
export const villageOptions = ({ districts, villages }: Region): { label: string; options: Option[] }[] =>
  districts.map(({ code, name }) => ({
    label: name,
    options: villages.filter((v) => v.district === code).map((v) => ({ value: v.code, label: v.name })).toSorted((a, b) => a.label.localeCompare(b.label)),
  }));
