/** Answers that come one after the other, fetched as they are read. */

/** What a series asks of whoever fetches. */
export interface Source {
  /** Begins to fetch. */
  start(): void;
  /** Leaves off. */
  stop(): void;
}

interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(reason: unknown): void;
}

/**
 * An iterator over what comes in. To break off while something is fetched ends that at once, which a generator can't:
 * its `return` waits for what it awaits.
 */
export class Series<T> implements AsyncIterableIterator<T, undefined> {
  readonly #source: Source;
  readonly #here: T[] = [];
  readonly #readers: Reader<T>[] = [];
  #more: (() => void) | undefined;
  #state: "new" | "open" | "over" = "new";
  #fault: { reason: unknown } | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject });
      this.#serve();
    });
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#fault = undefined;
    this.#here.length = 0;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(reason: unknown): Promise<IteratorResult<T, undefined>> {
    this.return();
    return Promise.reject(reason);
  }

  /** Some more have come; `more` fetches the next ones. */
  give(items: readonly T[], more: () => void): void {
    this.#here.push(...items);
    this.#more = more;
    this.#serve();
  }

  /** Nothing more comes. */
  end(): void {
    if (this.#state === "open") this.#source.stop();
    this.#state = "over";
    this.#serve();
  }

  /** Nothing more comes, and the next reader is told why. */
  fail(reason: unknown): void {
    if (this.#state === "over") return;
    this.#fault = { reason };
    this.#here.length = 0;
    this.end();
  }

  #serve(): void {
    while (this.#readers.length > 0) {
      const item = this.#here.shift();
      if (item === undefined && this.#state !== "over") break;
      const reader = this.#readers.shift() as Reader<T>;
      if (item !== undefined) reader.resolve({ done: false, value: item });
      else if (this.#fault) {
        reader.reject(this.#fault.reason);
        this.#fault = undefined;
      } else reader.resolve({ done: true, value: undefined });
    }
    if (this.#readers.length === 0) return;
    if (this.#state === "new") {
      this.#state = "open";
      try {
        this.#source.start();
      } catch (reason) {
        this.fail(reason);
      }
    } else {
      const more = this.#more;
      this.#more = undefined;
      more?.();
    }
  }
}
