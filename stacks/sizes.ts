/** Every function there is: `functions/src/lambda/<name>.ts`, and a folder that `npm run bundle` makes. */
export const functionNames = ["api", "auth", "site", "stream", "clock", "media"] as const;
export type FunctionName = (typeof functionNames)[number];

/** The functions that answer people, through the distribution; the others work behind them. */
export const answering: readonly FunctionName[] = ["api", "auth", "site"];

/** CloudFront gives up on an origin after this, in seconds; a function must give up before it. */
export const originTimeout = 30;

/** The clock's period, in seconds. */
export const period = 60;

/**
 * Memory in MB (a full CPU comes with 1,769) and time in seconds. Lambda on arm64 costs USD 0.0000133334 a GB-second:
 * twice the memory is twice the CPU, so what is bound by CPU costs the same and answers sooner.
 */
export const sizes: Record<FunctionName, { memory: number; timeout: number }> = {
  // A list is some 10 ms of CPU; the memory is for the cold start, whose parsing of the bundle is pure CPU.
  api: { memory: 1024, timeout: 20 },
  // A password's hash takes some 100 ms of CPU, on purpose.
  auth: { memory: 1024, timeout: 20 },
  // Renders pages; as with the API, most of it is for the cold start.
  site: { memory: 1024, timeout: 20 },
  // Mostly waits for the table. Enough time for 25 records, one of which may wait for the text channel.
  stream: { memory: 512, timeout: 60 },
  // Less than the period, so that no two ticks run at once and do the same timers.
  clock: { memory: 512, timeout: 50 },
  // A picture of 50 million pixels takes 150 MB decoded, and twice that while it is rotated. Encoding gives up after 30 s.
  media: { memory: 2048, timeout: 90 },
};

/** How Lambda hands the table's feed to the stream function. */
export const feed = {
  // As many records as fit into the function's time when each waits for the table.
  batchSize: 25,
  // Order holds for each item; eight batches of different items need not wait for each other.
  parallelizationFactor: 8,
  reportBatchItemFailures: true,
  bisectBatchOnError: true,
  // With Lambda's pauses that is some minutes, as in the embedded runtime; then the record becomes a dead letter and the others go on.
  retryAttempts: 5,
} as const;

/** How often a photo that failed is tried again before it becomes a dead letter. */
export const photoRetries = 2;

/** Under this Lambda stores in the bucket of dead letters what it gave up of a stream (developer guide: on-failure destinations). */
export const deadLetterPrefix = "aws/lambda/";
