import { CloudWatchClient, DescribeAlarmHistoryCommand, DescribeAlarmsCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { nameOf } from "../../settings.ts";
import { ok, stop, warning, type Check } from "./check.ts";
import type { Terminal } from "./terminal.ts";

/** Looks so often, with such pauses in milliseconds, whether CloudWatch has told the topic. */
const looks = 12;
const pauseMs = 5000;

/**
 * Sets one alarm off and looks whether CloudWatch could tell the topic, which only the real thing proves: the topic's policy,
 * the subscription and the spam folder each can swallow a mail. The alarm goes back by itself when CloudWatch next looks at its metric.
 */
export const tryAlarm = ({ pause }: Pick<Terminal, "pause">): Check => ({
  about: "alarm",
  asks: "cloudwatch:DescribeAlarms, cloudwatch:SetAlarmState, cloudwatch:DescribeAlarmHistory",
  async look({ chosen, region, stage, now }) {
    const client = new CloudWatchClient({ region });
    const AlarmName = `${nameOf(stage)}-Letters`;
    const { MetricAlarms: [alarm] = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    if (!alarm) return [warning(`Not tried: there is no alarm ${AlarmName} yet. Deploy first.`)];
    if (alarm.StateValue === "ALARM") return [warning(`Not tried: ${AlarmName} is going off in earnest. See to that first.`)];
    await client.send(new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "Tried by the doctor. Nothing is wrong." }));
    for (let look = 0; look < looks; look++) {
      const { AlarmHistoryItems = [] } = await client.send(new DescribeAlarmHistoryCommand({ AlarmName, HistoryItemType: "Action", StartDate: now }));
      const summary = AlarmHistoryItems[0]?.HistorySummary;
      if (summary?.startsWith("Successfully")) return [ok(`CloudWatch told the topic. A mail called "${AlarmName}" must be with ${chosen?.mail ?? "whoever subscribed"} in a minute: look, in spam too.`)];
      if (summary) return [stop(`CloudWatch could not tell the topic: ${summary}`)];
      await pause(pauseMs);
    }
    return [stop(`CloudWatch did not tell the topic within a minute. Look at the actions of ${AlarmName} in CloudWatch.`)];
  },
});
