import { DescribeAccountAttributesCommand, DescribeSenderIdsCommand, DescribeSpendLimitsCommand, PinpointSMSVoiceV2Client } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { paginateListSubscriptionsByTopic, SNSClient } from "@aws-sdk/client-sns";
import { production } from "../../settings.ts";
import { ok, stop, warning, type Check, type Finding } from "./check.ts";

const mail: Check = {
  about: "mail",
  asks: "sns:ListSubscriptionsByTopic",
  async look({ chosen, outputs, region, stage }) {
    if (!chosen) return [];
    if (!chosen.mail) return [warning("Without AMONG_MAIL nobody hears an alarm, and nobody is told of the cost.")];
    const topic = outputs.get("alarms");
    if (!topic) return [ok(`Alarms and costs go to ${chosen.mail}. After the first deployment AWS sends a mail there: its link must be opened.`)];
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client: new SNSClient({ region }) }, { TopicArn: topic })) {
      const found = Subscriptions.find(({ Endpoint }) => Endpoint === chosen.mail);
      if (!found) continue;
      if (found.SubscriptionArn?.startsWith("arn:")) return [ok(`${chosen.mail} hears the alarms.`)];
      return [stop(`${chosen.mail} has not confirmed. Open the link in the mail from AWS Notifications; look in spam too. No alarm reaches anybody before.`)];
    }
    return [stop(`${chosen.mail} is not told of alarms. Deploy again: npm run deploy -- --stage ${stage}`)];
  },
};

/** USD: some hundred texts in Indonesia, as many as a town sends in an hour. */
const fewDollars = 20;
const country = "ID";

/** Asked in the region that texts are sent from: the sender may be registered in another one than the town's. */
const texts: Check = {
  about: "texts",
  asks: "sms-voice:DescribeAccountAttributes, sms-voice:DescribeSpendLimits, sms-voice:DescribeSenderIds",
  async look({ chosen, region, stage }) {
    const smsRegion = chosen?.smsRegion ?? region;
    const client = new PinpointSMSVoiceV2Client({ region: smsRegion });
    const tier = await client.send(new DescribeAccountAttributesCommand({})).catch((error: unknown) => {
      // A region without the service has no such host name.
      if ((error as { code?: string }).code === "ENOTFOUND") return undefined;
      throw error;
    });
    if (!tier) return [stop(`AWS End User Messaging is not to be found in ${smsRegion}. Name a region that has it in AMONG_SMS_REGION.`)];
    const { AccountAttributes = [] } = tier;
    const { SpendLimits = [] } = await client.send(new DescribeSpendLimitsCommand({}));
    const findings: Finding[] = [];
    if (AccountAttributes.some(({ Name, Value }) => Name === "ACCOUNT_TIER" && Value === "SANDBOX")) {
      const says = "Texts go only to numbers you verified yourself: the account is in the SMS sandbox. Ask AWS Support for production access; it takes days, and people sign in by text.";
      findings.push(stage === production ? stop(says) : warning(says));
    }
    const limit = SpendLimits.find(({ Name }) => Name === "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT");
    if (limit && limit.EnforcedLimit! < fewDollars) findings.push(warning(`No text is sent once USD ${limit.EnforcedLimit} are spent in a month. Raise the limit for texts${limit.EnforcedLimit! < limit.MaxLimit! ? ` (to USD ${limit.MaxLimit} at once)` : " with AWS Support"}.`));
    if (!chosen?.smsSender) findings.push(warning("AMONG_SMS_SENDER is not set. Phone companies in Indonesia drop texts whose sender is not registered with them."));
    else findings.push(...(await sender(client, chosen.smsSender)));
    return findings.length > 0 ? findings : [ok(`Texts go out as ${chosen!.smsSender}, up to USD ${limit?.EnforcedLimit} a month.`)];
  },
};

async function sender(client: PinpointSMSVoiceV2Client, name: string): Promise<Finding[]> {
  const { SenderIds = [] } = await client.send(new DescribeSenderIdsCommand({ Filters: [{ Name: "sender-id", Values: [name] }] }));
  const found = SenderIds.find(({ SenderId, IsoCountryCode }) => SenderId === name && IsoCountryCode === country);
  if (!found) return [stop(`The sender ${name} is not requested for ${country}. Request it in AWS End User Messaging, or unset AMONG_SMS_SENDER.`)];
  if (!found.Registered) return [warning(`The sender ${name} is not registered for ${country} yet: texts may be dropped until it is.`)];
  return [];
}

const budget: Check = {
  about: "budget",
  look({ chosen }) {
    if (!chosen) return [];
    if (!chosen.mail) return [warning("No budget is set up: it needs AMONG_MAIL.")];
    return [ok(`${chosen.mail} is told at half of USD ${chosen.budget} a month, at all of it, and when it will be more.`)];
  },
};

export const checksPeople: Check[] = [mail, texts, budget];
