import { listen, Problem, Unreachable } from "./wire.js";

const PAUSES_MS = [1000, 15_000]; // the first, which doubles, and the longest
const SILENCE_MS = 45_000; // the server says something every 15 s; without a word it is gone
/** @type {{done: true, value: undefined}} */
const CUT_OFF = { done: true, value: undefined };
const OVER = [404, 410]; // the statuses of a room that does not come back

/**
 * What the server says of a room whenever it changes, and a wall what hangs on it now, too.
 * @typedef {RoomState & (Hung | {scores?: undefined})} State
 * @typedef {{problem: string, isOver: boolean, room?: import("./wire.js").Room, round?: ?Round}} RoomState
 * @typedef {{id: number, secondsLeft: number, best: number[]}} Round - `best` are drawings' numbers
 * @typedef {import("../shared/board.js").Results & More} Hung
 * @typedef {{total: number, contested: number[], people: number, startsAgain: boolean,
 *   drawings: import("../shared/mosaic.js").Drawing[]}} More
 */

/**
 * Follows a room until it is over, through whatever cuts it off.
 *
 * EventSource gives up for good on any answer but 200, and keeps to itself which it was; a proxy
 * answers 503 while there is no server behind it.
 */
export class Following {
  /**
   * @param {{ room: { code: string }, ticket: string }} found - the room as it was joined or seen
   * @param {"wall" | "phone"} as @param {(state: State) => void} onState
   * @param {(isThere: boolean, problem?: string) => void} onConnection
   */
  constructor({ room: { code }, ticket }, as, onState, onConnection) {
    this.query = { code, ticket, for: as };
    this.onState = onState;
    this.onConnection = onConnection;
    this.isOver = false;
    this.pause = PAUSES_MS[0];
    this.request = new AbortController(); // of each connection
    this.goOn = () => {}; // ends the pause between two
    this.silence = 0; // a timer's
    this.#follow();
  }

  close() {
    this.isOver = true;
    this.#cut();
    this.goOn();
  }

  async #follow() {
    while (!this.isOver) {
      const problem = await this.#read();
      this.#cut();
      if (this.isOver) return;
      if (problem && OVER.includes(problem.status)) {
        this.isOver = true;
        return this.onState({ problem: problem.message, isOver: true });
      }
      this.onConnection(false, problem?.message);
      await this.#rest();
    }
  }

  /** Reads events until the connection ends; returns what the server says is wrong, if it does. */
  async #read() {
    this.request = new AbortController();
    this.#expectWord();
    let reader;
    try {
      reader = await listen("events", this.query, this.request.signal);
    } catch (error) {
      if (error instanceof Problem) return error;
      if (error instanceof Unreachable) return null;
      throw error;
    }
    this.pause = PAUSES_MS[0];
    this.onConnection(true);
    const decoder = new TextDecoder();
    for (let rest = ""; ; ) {
      const { done, value } = await reader.read().catch(() => CUT_OFF);
      if (done || this.isOver) return null;
      this.#expectWord();
      const events = (rest + decoder.decode(value, { stream: true })).split("\r\n\r\n");
      rest = events.pop() ?? "";
      for (const event of events) this.#take(event);
    }
  }

  /** @param {string} event */
  #take(event) {
    if (this.isOver || !event.startsWith("data: ")) return; // or it is a word to keep proxies awake
    /** @type {State} */
    const state = JSON.parse(event.slice("data: ".length));
    this.isOver = state.isOver;
    this.onState(state);
  }

  #expectWord() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.#cut(), SILENCE_MS);
  }

  #cut() {
    clearTimeout(this.silence);
    this.request?.abort();
  }

  /** Waits, each time longer and not as long as others, but not once there is a network again. */
  async #rest() {
    const waits = new AbortController();
    /** @type {Promise<void>} */
    const pause = new Promise((resolve) => {
      this.goOn = resolve;
      setTimeout(resolve, this.pause * (0.5 + Math.random() / 2));
      addEventListener("online", () => resolve(), waits);
      document.addEventListener("visibilitychange", () => document.hidden || resolve(), waits);
    });
    await pause;
    waits.abort();
    this.pause = Math.min(2 * this.pause, PAUSES_MS[1]);
  }
}
