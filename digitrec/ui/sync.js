import { recall, store } from "./shared/storage.js";

/**
 * What a server says of a canvas: `revision` counts what it put there itself, `seq` is that of the
 * newest snapshot that it has, `strokes` are JSON of what it put there, null where this side has it.
 * @typedef {{session: string, revision: number, seq: number, strokes: ?string}} ServerState
 */

/** @typedef {Partial<import("./from_python.js").Choices>} Choices */
/** @typedef {import("./from_python.js").Snapshot} Snapshot */

/**
 * Choices that no server has acknowledged, whichever stage of this document they were made on.
 * @type {{choices: Choices, seq: number}}
 */
const pending = { choices: {}, seq: 0 };

/** A browser's copy of what is on a canvas, and what the server lacks of it. */
export class Sync {
  /** @param {string} name - under which the tab stores it for a reload */
  constructor(name) {
    this.name = name;
    this.session = ""; // of the server; none is known yet
    this.revision = 0;
    this.seq = 0; // counts what was drawn, chosen and sent
    this.drawnAt = 0; // seq of the drawing
    this.sent = 0; // seq of the snapshot sent last
    /** @type {number[][]} */
    this.strokes = [];
    this.reads = false;
    this.isMet = false;
    Object.assign(this, recalled(name));
  }

  /** Whether what was drawn last waits to be sent. */
  get isUnsent() {
    return this.drawnAt > this.sent;
  }

  /**
   * Whether what a server read is what is here.
   * @param {{revision: number, seq: number}} read
   */
  isOfNow({ revision, seq }) {
    return revision === this.revision && seq >= this.drawnAt;
  }

  /** Choices that are to be shown though the server does not know them. */
  get choices() {
    return pending.choices;
  }

  /**
   * Takes what the server says. It may put something on the canvas; or it lacks what is here, as a
   * server of another session does, which knows nothing, and one that the last message did not reach.
   * @param {ServerState} server
   * @returns {{isPut: boolean, isLacking: boolean}}
   */
  meet({ session, revision, seq, strokes }) {
    const isOther = session !== this.session, isFirst = !this.isMet;
    const isPut = strokes !== null && (isOther ? isFirst : revision > this.revision);
    if (!isOther && seq >= pending.seq) pending.choices = {};
    const isChosen = Object.keys(pending.choices).length > 0;
    const isInked = this.strokes.length > 0 || strokes !== null;
    const isBehind = isOther ? isChosen || isInked : isFirst && seq < this.seq;
    this.session = session;
    this.revision = revision;
    this.isMet = true;
    this.seq = Math.max(this.seq, seq);
    if (isPut) {
      this.strokes = JSON.parse(strokes);
      this.sent = this.drawnAt = 0;
      this.#store();
    }
    return { isPut, isLacking: isPut ? isChosen && (isOther || isFirst) : isBehind };
  }

  /** @param {number[][]} strokes */
  draw(strokes) {
    this.strokes = strokes;
    this.drawnAt = ++this.seq;
    this.#store();
  }

  /** @param {Choices} made @param {boolean} isInstead - of those that the server does not know yet */
  choose(made, isInstead = false) {
    pending.choices = isInstead ? made : { ...pending.choices, ...made };
    pending.seq = ++this.seq;
  }

  /**
   * Returns what to send, which is newer than all that was sent before.
   * @param {boolean} reads
   * @param {Snapshot["read"]} read
   * @returns {Snapshot}
   */
  snapshot(reads, read = null) {
    this.reads = reads;
    this.sent = ++this.seq;
    this.#store();
    const { session, revision, seq, strokes } = this;
    return { session, revision, seq, strokes, reads, read, choices: pending.choices };
  }

  #store() {
    const { name, session, revision, seq, drawnAt, strokes, reads } = this;
    store(name, { session, revision, seq, drawnAt, strokes, reads });
  }
}

/** What the tab stored under a name; null for what is not ours. @param {string} name @returns {?Partial<Sync>} */
function recalled(name) {
  const found = recall(name);
  const isStroke = (/** @type {unknown} */ stroke) => Array.isArray(stroke) && stroke.every(Number.isFinite);
  return Array.isArray(found?.strokes) && found.strokes.every(isStroke) ? found : null;
}
