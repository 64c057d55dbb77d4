import { BROWSER, recall, store } from "../shared/storage.js";

/**
 * A drawing that waits for a connection; a name that no other has lets it count once.
 * @typedef {{code: string, id: string, strokes: number[][], label: ?number, round: ?number}} Unsent
 */

const UNSENT = "digitrec-unsent"; // where the browser keeps those of all rooms

/** The drawings of a room that wait to be sent. */
export class Outbox {
  /** @param {string} code @param {(drawing: Unsent) => Promise<boolean>} send - whether it is done with */
  constructor(code, send) {
    this.code = code;
    this.send = send;
    this.isSending = false;
  }

  /** The oldest first. */
  get waiting() {
    return all().filter(({ code }) => code === this.code);
  }

  /** @param {Omit<Unsent, "code" | "id">} drawing */
  add(drawing) {
    store(UNSENT, [...all(), { ...drawing, code: this.code, id: newId() }], BROWSER);
  }

  empty() {
    store(UNSENT, all().filter(({ code }) => code !== this.code), BROWSER);
  }

  /** Sends what waits, one after the other, unless that is being done. */
  async flush() {
    if (this.isSending) return;
    this.isSending = true;
    try {
      let [next] = this.waiting;
      while (next && (await this.send(next))) {
        const { id } = next;
        store(UNSENT, all().filter((one) => one.id !== id), BROWSER);
        [next] = this.waiting;
      }
    } finally {
      this.isSending = false;
    }
  }
}

/** @returns {Unsent[]} */
const all = () => recall(UNSENT, BROWSER) ?? [];

/** Browsers make UUIDs only where there is TLS. */
const newId = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");
