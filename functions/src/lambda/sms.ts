import { unreachable, type Send } from "@among/core/messages/send";
import { print } from "../http/log.ts";
import { call, Refused } from "./aws.ts";
import { region } from "./variables.ts";

/**
 * Texts by SMS: AWS End User Messaging, `SendTextMessage`. Indonesia wants the sender's name registered
 * (`AMONG_SMS_SENDER`); it belongs to one region, which `AMONG_SMS_REGION` names where it is not the function's own.
 *
 * It has no token that would tell a second sending from a first: after a crash between the two steps of
 * `Message.deliver` a phone may get its text twice, which is better than never.
 */
export const sms: Send = async ({ id, to, text }) => {
  try {
    await call({
      service: { name: "sms-voice", variable: "PINPOINT_SMS_VOICE_V2" },
      region: process.env.AMONG_SMS_REGION || region(),
      target: "PinpointSMSVoiceV2.SendTextMessage",
      version: "1.0",
      input: {
        DestinationPhoneNumber: to,
        OriginationIdentity: process.env.AMONG_SMS_SENDER || undefined,
        MessageBody: text,
        MessageType: "TRANSACTIONAL",
        // Comes back in the delivery events, if somebody collects them.
        Context: { message: id },
      },
    });
  } catch (error) {
    if (!isNumbersFault(error)) throw error;
    print({ level: "warn", what: "number takes no texts", message: id, reason: error.answer.Reason });
    throw unreachable();
  }
};

/** What the country or the number itself refuses, and will refuse again. */
const final = new Set([
  "DESTINATION_COUNTRY_BLOCKED",
  "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
  "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE",
  "DESTINATION_PHONE_NUMBER_OPTED_OUT",
]);

/**
 * Whether the number itself cannot be reached. Everything else the operators have to put right (a sender that is not
 * registered, a spent budget, an account that may send to its own numbers only): the text is tried again, and at last put into the dead-letter queue.
 */
function isNumbersFault(error: unknown): error is Refused {
  if (!(error instanceof Refused)) return false;
  const { Reason, Fields = [] } = error.answer as { Reason?: string; Fields?: { Name?: string }[] };
  if (error.code === "ValidationException" && Fields.some(({ Name }) => Name === "DestinationPhoneNumber")) return true;
  return Reason !== undefined && final.has(Reason);
}
