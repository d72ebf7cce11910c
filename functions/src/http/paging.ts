import { maxPageSize, pageSize } from "@among/core/cursor";
import * as z from "zod";

/** What every list takes: how many rows, and where to go on. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(maxPageSize).default(pageSize),
  cursor: z.string().max(400).optional(),
};
