import type { Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { officer } from "@among/core/identity/officers";
import { readCode } from "@among/core/reports/report/code";
import type { Moved } from "@among/core/reports/report/move";
import type { Rejection } from "@among/core/reports/report/info";
import * as Answer from "@among/core/respond/answer";
import type { Typed } from "./form.ts";

/** Takes the step a form asks for. @throws Fault as the core's verbs do */
export async function act(actor: Actor, on: Answer.Case, typed: Typed, text: string): Promise<Moved> {
  switch (typed.move) {
    case "taken":
      return Answer.take(actor, on);
    case "assigned":
      return Answer.assign(actor, on, (agency) => officer(actor, agency, typed.assignee));
    case "acknowledged":
      return Answer.acknowledge(actor, on, text);
    case "planned":
      return Answer.plan(actor, on, typed.plannedFor, text);
    case "started":
      return Answer.start(actor, on, text);
    case "asked":
      return Answer.ask(actor, on, text);
    case "noted":
      return Answer.note(actor, on, text, typed.public);
    case "forwarded":
      return Answer.forward(actor, on, typed.toAgency, text);
    case "rejected":
      return Answer.reject(actor, on, { rejection: typed.rejection as Rejection, text, duplicateOf: readCode(use().region.prefix, typed.duplicateOf) });
    case "finished":
      return Answer.finish(actor, on, { text, photos: typed.photos });
    case "hidden":
    case "shown":
      return Answer.moderate(actor, on, typed.move === "hidden", text);
    default:
      throw new Fault("invalid", "move.unknown");
  }
}
