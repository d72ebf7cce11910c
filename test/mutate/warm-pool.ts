import { ThreadsPoolWorker, type PoolOptions, type PoolWorker, type WorkerRequest } from "vitest/node";

type Listener = (...values: unknown[]) => void;

interface Thread {
  worker: ThreadsPoolWorker;
  /** How many mutants it has run. */
  runs: number;
}

/** So many mutants share a thread: what one left behind in a module's variables reaches few others. */
const maxRuns = 30;

let idle: Thread | undefined;

/** The variable with which the test runner asks for a thread that has loaded nothing yet. */
export const coldVariable = "MUTATE_COLD";

/**
 * A vitest worker whose thread outlives a run: loading the modules costs ten times what most tests do. Only a mutant
 * that is switched on after the modules are loaded gets a used thread.
 */
class WarmWorker implements PoolWorker {
  readonly name = "warm";
  readonly #options: PoolOptions;
  readonly #listeners: [event: string, listener: Listener][] = [];
  #thread: Thread | undefined;
  #running: Promise<unknown> | undefined;
  #shared = false;
  #stopped = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { mode, mutantActivation } = this.#options.project.getProvidedContext() as { mode?: string; mutantActivation?: string };
    this.#shared = mode === "mutant" && mutantActivation === "runtime";
    if (idle && this.#shared && !process.env[coldVariable]) {
      this.#thread = idle;
      idle = undefined;
      return;
    }
    this.#thread = { worker: new ThreadsPoolWorker(this.#options), runs: 0 };
    await this.#thread.worker.start();
  }

  /** Ends the thread, or keeps it for the next mutant when it came to its end by itself. */
  async stop(): Promise<void> {
    const thread = this.#thread!;
    for (const [event, listener] of this.#listeners) thread.worker.off(event, listener);
    if (this.#shared && this.#stopped && !idle && ++thread.runs < maxRuns) idle = thread;
    else await thread.worker.stop();
  }

  send(message: WorkerRequest): void {
    if (message.type === "run") {
      this.#running = new Promise<void>((done) => {
        const listener: Listener = (answer) => {
          if ((answer as { type?: string } | undefined)?.type !== "testfileFinished") return;
          this.#thread!.worker.off("message", listener);
          done();
        };
        this.#thread!.worker.on("message", listener);
      });
    }
    if (message.type === "stop") void this.#answerStop();
    else this.#thread!.worker.send(message);
  }

  /** The thread itself is not told: it would take down what the next run needs. */
  async #answerStop(): Promise<void> {
    await this.#running;
    this.#stopped = true;
    for (const [event, listener] of [...this.#listeners]) if (event === "message") listener({ type: "stopped", __vitest_worker_response__: true });
  }

  on(event: string, listener: Listener): void {
    this.#listeners.push([event, listener]);
    this.#thread!.worker.on(event, listener);
  }

  off(event: string, listener: Listener): void {
    const at = this.#listeners.findIndex(([e, l]) => e === event && l === listener);
    if (at >= 0) this.#listeners.splice(at, 1);
    this.#thread!.worker.off(event, listener);
  }

  deserialize = (data: unknown): unknown => data;
}

export const warmPool = { name: "warm", createPoolWorker: (options: PoolOptions): PoolWorker => new WarmWorker(options) };
