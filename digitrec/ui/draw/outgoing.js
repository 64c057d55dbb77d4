/** @typedef {{framing: string, answers: import("../shared/sentences.js").Answers}} Read - of the drawing, here */

/** Sends the stage's snapshots: now, after a pause, or before somebody clicks elsewhere. */
export class Outgoing {
  /**
   * @param {import("../sync.js").Sync} sync @param {() => boolean} reads - whether this browser does
   * @param {HTMLElement} root - of the stage
   */
  constructor(sync, reads, root) {
    this.sync = sync;
    this.reads = reads;
    /** @type {(name: string, value: unknown) => void} */
    this.send = () => {}; // to the server
    this.sentAt = -Infinity; // in milliseconds
    this.waiting = 0; // the timer of what is to be sent
    this.listening = new AbortController();
    document.addEventListener("click", (event) => event.composedPath().includes(root) || this.#sendBefore(event), {
      capture: true,
      signal: this.listening.signal,
    });
  }

  leave() {
    this.listening.abort();
    this.wait();
  }

  /** Leaves what waits to a later call. */
  wait() {
    clearTimeout(this.waiting);
  }

  /** @param {?Read} read */
  now(read = null) {
    this.wait();
    this.sentAt = performance.now();
    const plain = read && { framing: read.framing, answers: plainNumbers(read.answers) };
    this.send("snapshot", this.sync.snapshot(this.reads(), plain));
  }

  /** Sends so many milliseconds after the message before, or now. @param {number} pauseMs @param {?Read} read */
  soon(pauseMs, read) {
    this.wait();
    const pause = this.sentAt + pauseMs - performance.now();
    if (pause > 0) this.waiting = setTimeout(() => this.now(read), pause);
    else this.now(read);
  }

  /**
   * Sends what waits in a message before the one for which somebody clicks: together the click's gets lost
   * (test_link_holds_what_was_drawn_last).
   * @param {MouseEvent} click
   */
  #sendBefore(click) {
    if (!this.sync.isUnsent || !click.isTrusted) return; // or it is the one below
    click.stopImmediatePropagation();
    click.preventDefault();
    this.now();
    const [target] = click.composedPath();
    setTimeout(() => target?.dispatchEvent(new MouseEvent("click", click)));
  }
}

/** Numbers in plain arrays, as JSON takes them. @param {Read["answers"]} answers */
const plainNumbers = (answers) =>
  Object.fromEntries(Object.entries(answers).map(([name, shares]) => [name, Array.from(shares)]));
