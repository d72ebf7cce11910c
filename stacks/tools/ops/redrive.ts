// What the functions gave up waits in one queue. This tries it again, once each:
//   npm run redrive -- --stage <stage>                 tries everything that waits
//   npm run redrive -- --stage <stage> --list          says what waits, and touches nothing
//   npm run redrive -- --stage <stage> --drop <id>     gives one up for good
import { parseArgs } from "node:util";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { attempt } from "./attempt.ts";
import { about } from "./dead-letter.ts";
import { mailbox, type Mail } from "./dead-letter-queue.ts";
import { functionOutput } from "./restart.ts";
import { functionNames } from "../../sizes.ts";
import { outputsOf, queueOutput, stageOf, stageOptions } from "./stage.ts";
import { runs, type Terminal, Trouble } from "./terminal.ts";

export async function redrive(argv: string[], terminal: Terminal): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { ...stageOptions, list: { type: "boolean" }, drop: { type: "string" } } });
  const where = stageOf(values);
  const output = await outputsOf(where);
  const { region } = where;
  const lambda = new LambdaClient({ region });
  const box = mailbox({
    sqs: new SQSClient({ region }),
    s3: new S3Client({ region }),
    queue: output(queueOutput),
    functions: (name) => functionNames.find((each) => output(functionOutput(each)) === name),
  });
  if (values.list) return list(box, terminal);
  if (values.drop !== undefined) return drop(box, values.drop, terminal);

  const { say } = terminal;
  let [done, waiting] = [0, 0];
  await box.each(900, async (mail) => {
    if (mail.trouble !== undefined) {
      waiting++;
      say(`${line(mail)}  stays: ${mail.trouble}`);
      return "keep";
    }
    if (!mail.letter) return "done";
    const outcome = await attempt(lambda, output(functionOutput(mail.letter.source)), mail.letter, mail.keep);
    if (outcome.left > 0) {
      waiting++;
      say(`${line(mail)}  ${outcome.done} done, ${outcome.left} still waiting: ${outcome.why}`);
      return "keep";
    }
    done++;
    say(`${line(mail)}  done`);
    return "done";
  });
  say(done + waiting === 0 ? "Nothing waits." : `${done} done, ${waiting} still waiting.`);
  return waiting > 0 ? 1 : 0;
}

async function list(box: ReturnType<typeof mailbox>, { say }: Terminal): Promise<number> {
  let count = 0;
  await box.each(60, async (mail) => {
    if (mail.letter ?? mail.trouble) {
      count++;
      say(line(mail));
    }
    return "keep";
  });
  say(count === 0 ? "Nothing waits." : `${count} waiting.`);
  return 0;
}

async function drop(box: ReturnType<typeof mailbox>, id: string, { say }: Terminal): Promise<number> {
  let found: string | undefined;
  await box.each(60, async (mail) => {
    if (mail.id !== id) return "keep";
    found = line(mail);
    return "last";
  });
  if (found === undefined) throw new Trouble(`No letter ${id} waits. It may be done, or somebody is trying it right now.`);
  say(`${found}  dropped`);
  return 0;
}

const line = ({ id, at, letter, trouble }: Mail): string => [id, at, letter ? `${letter.source}: ${about(letter)}` : (trouble ?? "was done before"), letter?.why].filter(Boolean).join("  ");

if (import.meta.main) await runs(redrive);
