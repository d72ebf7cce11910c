import * as z from "zod";
import type { Actor } from "@among/core/actor";

/** Whose data is asked for. */
interface Owner {
  actor: Extract<Actor, { kind: "person" }>;
  phone?: string;
}

/** What one module holds of a person, as a part of "my data". */
export interface MyDataPart<S extends z.ZodRawShape = z.ZodRawShape> {
  /** The module's own keys of the file. */
  shape: S;
  /** @returns what it holds, and the ids of the person's things of which the file also lists who read them */
  read(owner: Owner): Promise<{ held: z.output<z.ZodObject<S>>; audited?: string[] }>;
}

export const myDataPart = <S extends z.ZodRawShape>(part: MyDataPart<S>): MyDataPart<S> => part;
