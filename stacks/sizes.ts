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
  // Checking a password is meant to cost some 100 ms of CPU.
  auth: { memory: 1024, timeout: 20 },
  // Renders pages; as with the API, most of it is for the cold start.
  site: { memory: 1024, timeout: 20 },
  // Waits for the table most of its time. 25 records, of which one may wait for the text channel.
  stream: { memory: 512, timeout: 60 },
  // Ends before the next one starts: two would do the same timers twice.
  clock: { memory: 512, timeout: 50 },
  // 50 million pixels are 150 MB raw, twice while turned; encoding gives up after 30 s, and all sizes need CPU.
  media: { memory: 2048, timeout: 90 },
};

/** How Lambda hands the table's feed to the stream function. */
export const feed = {
  // As many as can be done in the time the function has, when each has to wait for the table.
  batchSize: 25,
  // Order holds for each item; eight batches of different items need not wait for each other.
  parallelizationFactor: 8,
  reportBatchItemFailures: true,
  bisectBatchOnError: true,
  // With Lambda's pauses some minutes, as the embedded runtime tries: then the rest goes on.
  retryAttempts: 5,
} as const;

/** How often a photo that failed is tried again, before it becomes a letter. */
export const photoRetries = 2;
