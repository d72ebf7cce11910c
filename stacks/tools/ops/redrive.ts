// What the functions gave up waits in one queue. This tries it again, once each:
//   npm run redrive -- --stage <stage>                 tries everything that waits
//   npm run redrive -- --stage <stage> --list          says what waits, and touches nothing
//   npm run redrive -- --stage <stage> --drop <id>     deletes one without trying it again
import { parseArgs } from "node:util";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { attempt } from "./attempt.ts";
import { describe } from "./dead-letter.ts";
import { deadLetterQueue, type Waiting } from "./dead-letter-queue.ts";
import { functionNames } from "../../sizes.ts";
import { functionOutput, outputsOf, queueOutput, stageOf, stageOptions } from "./stage.ts";
import { runs, type Terminal, Trouble } from "./terminal.ts";

type Letters = ReturnType<typeof deadLetterQueue>;

export async function redrive(argv: string[], terminal: Terminal): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { ...stageOptions, list: { type: "boolean" }, drop: { type: "string" } } });
  const where = stageOf(values);
  const output = await outputsOf(where);
  const { region } = where;
  const lambda = new LambdaClient({ region });
  const letters = deadLetterQueue({
    sqs: new SQSClient({ region }),
    s3: new S3Client({ region }),
    queue: output(queueOutput),
    find: (name) => functionNames.find((each) => output(functionOutput(each)) === name),
  });
  if (values.list) return list(letters, terminal);
  if (values.drop !== undefined) return drop(letters, values.drop, terminal);

  const { say } = terminal;
  let [done, waiting] = [0, 0];
  await letters.each(900, async (message) => {
    if (message.trouble !== undefined) {
      waiting++;
      say(`${line(message)}  stays: ${message.trouble}`);
      return "keep";
    }
    if (!message.letter) return "delete";
    const outcome = await attempt(lambda, output(functionOutput(message.letter.source)), message.letter, message.extend);
    if (outcome.remaining > 0) {
      waiting++;
      say(`${line(message)}  ${outcome.done} done, ${outcome.remaining} still waiting: ${outcome.why}`);
      return "keep";
    }
    done++;
    say(`${line(message)}  done`);
    return "delete";
  });
  say(done + waiting === 0 ? "Nothing waits." : `${done} done, ${waiting} still waiting.`);
  return waiting > 0 ? 1 : 0;
}

async function list(letters: Letters, { say }: Terminal): Promise<number> {
  let count = 0;
  await letters.each(60, async (message) => {
    if (message.letter ?? message.trouble) {
      count++;
      say(line(message));
    }
    return "keep";
  });
  say(count === 0 ? "Nothing waits." : `${count} waiting.`);
  return 0;
}

async function drop(letters: Letters, id: string, { say }: Terminal): Promise<number> {
  let found: string | undefined;
  await letters.each(60, async (message) => {
    if (message.id !== id) return "keep";
    found = line(message);
    return "delete and stop";
  });
  if (found === undefined) throw new Trouble(`No letter ${id} waits. It may be done, or somebody is trying it right now.`);
  say(`${found}  dropped`);
  return 0;
}

const line = ({ id, at, letter, trouble }: Waiting): string => [id, at, letter ? `${letter.source}: ${describe(letter)}` : (trouble ?? "was done before"), letter?.why].filter(Boolean).join("  ");

if (import.meta.main) await runs(redrive);
