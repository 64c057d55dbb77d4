import { Following } from "./following.js";
import { BROWSER, keep, kept } from "./keeping.js";
import { paintStrokes } from "./mosaic.js";
import { addressOf, ask, Problem, Unreachable } from "./wire.js";
import { aDigit, allButOne } from "./wording.js";

const KEYS = "digitrec-visited"; // this phone's keys, by the room's code
const REFUSED = [400, 413]; // the statuses of a drawing that no room will ever take
const NO_ROOM = 404;
const LOST = 401; // the place was given away while the phone was idle
const REMOVED = 403;
const TOO_MANY = 429;
const AGAIN_SECONDS = 10; // after too many at once, unless the server says how many
const UNSENT = "digitrec-unsent"; // drawings that wait for a connection, of all rooms
const SENT = {}; // what this page sent, by the room's code, for as long as it lives

/** A phone in a room: its task, what it sends, and what the networks made of that. */
export class Visit {
  /** @param {HTMLElement} bar @param {import("./pad.js").Pad} pad */
  constructor(bar, pad) {
    Object.assign(this, { bar, pad, code: null, room: null, round: null, isFree: false });
    this.find = (part) => bar.querySelector(part);
    this.find(".send").onclick = () => this.#send();
    this.find(".another").onclick = () => this.#try(async () => this.#deal(await this.#ask("task")));
    this.find(".free").onclick = () => {
      this.isFree = !this.isFree;
      this.#showTask();
    };
    this.find(".digits").replaceChildren(
      ...[...Array(10).keys(), null].map((digit) => {
        const button = document.createElement("button");
        button.textContent = digit ?? "No digit";
        button.onclick = () => this.#vote(digit);
        return button;
      }),
    );
    this.onLine = () => this.#resume();
    addEventListener("online", this.onLine);
  }

  /** Visits the room of this code; null leaves it. */
  show(code, networks) {
    this.networks = networks;
    if (code === this.code) return;
    this.events?.close();
    Object.assign(this, { code, room: null, round: null, key: null, task: null });
    this.bar.hidden = code === null;
    this.find(".asks").hidden = true;
    this.#say("");
    this.#showTask();
    if (code !== null) this.#resume();
  }

  /** What this page sent to the room, the newest last, though another Visit did. */
  get sent() {
    return (SENT[this.code] ??= []);
  }

  leave() {
    this.hasLeft = true;
    this.events?.close();
    clearTimeout(this.ending);
    clearTimeout(this.later);
    removeEventListener("online", this.onLine);
  }

  /** Joins where that was not done, and sends what waits; again whenever there is a connection. */
  #resume() {
    if (this.code === null) return;
    this.#try(async () => {
      if (!this.room) await this.#join();
      await this.#flush();
    });
  }

  async #join() {
    const { code } = this;
    const told = await ask("join", { code, key: kept(KEYS, BROWSER)?.[code] ?? null });
    if (code !== this.code) return;
    keep(KEYS, { ...kept(KEYS, BROWSER), [code]: told.key }, BROWSER);
    Object.assign(this, { room: told.room, key: told.key });
    if (this.sent.length) this.#showSent();
    else this.#say(keptWords(told.room));
    this.#deal(told);
    this.events?.close();
    const take = (state) => this.#take(state);
    this.events = new Following(told, "phone", take, (isThere) => isThere && this.#resume());
  }

  #take(state) {
    if (state.problem) this.#say(state.problem);
    this.room = { ...this.room, ...state.room };
    if (state.round) this.#takeRound(state.round);
    else this.round = null;
    this.#showTask();
  }

  /** Asks once it is over: while all draw, each is asked after sending. A room may hold 200 phones. */
  #takeRound(round) {
    const isNew = round.id !== this.round?.id;
    this.round = { ...round, ends: performance.now() + 1000 * round.secondsLeft };
    if (isNew && this.isInRound) {
      this.#say(`${Math.round(round.secondsLeft)} seconds: write it so that ${allButOne(this.networks)} networks misread it, and people still see it.`);
    }
    clearTimeout(this.ending);
    this.ending = setTimeout(() => {
      this.#showTask();
      this.#askWhatItIs();
    }, 1000 * round.secondsLeft + 1);
  }

  get isInRound() {
    return this.round !== null && performance.now() < this.round.ends;
  }

  #deal({ task }) {
    this.task = task;
    this.#showTask();
  }

  #showTask() {
    const isClosed = this.room?.isClosed ?? false;
    const digit = this.task ?? null;
    const words = this.isInRound ? `Fool them with ${aDigit(digit)}` : `Write ${aDigit(digit)}`;
    this.find(".task").textContent = isClosed ? "Closed" : this.isFree ? "Draw anything" : digit === null ? "" : words;
    this.find(".free").textContent = this.isFree ? "A task" : "Free";
    this.find(".send").disabled = this.find(".another").disabled = this.room === null || isClosed;
    this.find(".another").hidden = this.isFree;
    this.find(".free").disabled = this.room === null;
  }

  #send() {
    const { strokes } = this.pad;
    if (!strokes.length) return this.#say("Draw it first, then send it.");
    const drawing = {
      code: this.code,
      id: newId(),
      strokes,
      label: this.isFree ? null : this.task,
      round: this.isInRound ? this.round.id : null,
    };
    keep(UNSENT, [...unsent(), drawing], BROWSER);
    this.pad.clear();
    this.#try(() => this.#flush());
  }

  /**
   * Sends what waits, one after the other; what the server refuses for good is not kept. Of what is
   * answered after this Visit has left, the next one hears: it sends the same again, which is once.
   */
  async #flush() {
    if (this.isSending) return;
    this.isSending = true;
    try {
      for (let next; (next = unsent().find(({ code }) => code === this.code)); ) {
        try {
          const answer = await this.#ask("send", next);
          if (this.hasLeft) return;
          this.sent.push(answer.drawing);
          this.#deal(answer);
          this.#showSent();
          if (this.round) this.#askWhatItIs();
        } catch (error) {
          if (!(error instanceof Problem) || !REFUSED.includes(error.status)) throw error;
          this.#say(error.message);
        }
        keep(UNSENT, unsent().filter(({ id }) => id !== next.id), BROWSER);
      }
    } finally {
      this.isSending = false;
    }
  }

  /** Says how the networks did on what was sent last, and in all. */
  #showSent() {
    const { label, answers, fooled } = this.sent.at(-1);
    const words = this.networks.map(({ name, title }) => `${title} ${answers[name]}`);
    const right = this.networks.length - fooled.length;
    this.#say(label === null ? words.join(", ") : `Your ${label}: ${right} of ${this.networks.length} read it. ${words.join(", ")}`);
    const judged = this.sent.filter((one) => one.label !== null);
    this.find(".tally").replaceChildren(`Right out of your ${judged.length}:`, ...this.networks.map(({ name, title, color }) => {
      const count = document.createElement("b");
      count.style.setProperty("--color", color);
      count.textContent = judged.filter((one) => !one.fooled.includes(name)).length;
      count.title = `${title} read ${count.textContent} of ${judged.length}`;
      return count;
    }));
  }

  /** Asks for somebody's drawing of the round, where none waits for an answer here. */
  #askWhatItIs() {
    if (!this.find(".asks").hidden || this.isAsking) return;
    this.isAsking = true;
    this.#try(async () => {
      try {
        const { drawing } = await this.#ask("ask");
        this.asked = drawing;
        this.find(".asks").hidden = !drawing;
        if (drawing) paintStrokes(this.find(".asks canvas"), drawing.strokes);
      } finally {
        this.isAsking = false;
      }
    });
  }

  #vote(digit) {
    this.find(".asks").hidden = true; // even if the drawing is gone meanwhile
    this.#try(async () => {
      await this.#ask("vote", { drawing: this.asked.id, digit });
      this.#say("Thank you: your word counts.");
      this.#askWhatItIs();
    });
  }

  /** Asks as who joined; once more, as somebody new, where the place was given away. */
  async #ask(name, more = {}) {
    try {
      return await ask(name, { key: this.key, ...more });
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== LOST) throw error;
      await this.#join();
      return ask(name, { key: this.key, ...more });
    }
  }

  /** Ends the visit of whom the host has removed: nothing more is sent. */
  #end() {
    this.events?.close();
    Object.assign(this, { room: null, round: null, task: null });
    this.find(".asks").hidden = true;
    keep(UNSENT, unsent().filter(({ code }) => code !== this.code), BROWSER);
    this.#showTask();
  }

  async #try(act) {
    this.#offer(null);
    try {
      await act();
    } catch (error) {
      if (error instanceof Problem && error.status === REMOVED) this.#end();
      const waiting = unsent().filter(({ code }) => code === this.code).length;
      const promise = waiting ? ` ${waiting} kept on this phone, sent when it can be.` : "";
      if (error instanceof Problem) {
        const isLater = error.status === TOO_MANY && (waiting || !this.room);
        this.#say(error.message + promise + (isLater ? " This phone tries again by itself." : ""));
        this.#offer(error.nearest, error.status === NO_ROOM);
        if (isLater) this.later = setTimeout(() => this.#resume(), 1000 * (error.retryAfter || AGAIN_SECONDS));
      } else if (error instanceof Unreachable) this.#say(`The server does not answer.${promise}`);
      else throw error;
    }
  }

  #say(words) {
    this.find(".note").textContent = words;
  }

  /** Offers the nearest room, or to type a code. */
  #offer(code, isWrong = false) {
    const offer = this.find(".nearest");
    offer.hidden = !code && !isWrong;
    offer.textContent = code ? `Join ${code}` : "Type a code";
    offer.onclick = () => location.assign(addressOf(code ? `?room=${code}` : "room"));
  }
}

const unsent = () => kept(UNSENT, BROWSER) ?? [];

/** A name for a drawing that no other has; browsers make UUIDs only where there is TLS. */
const newId = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");

const keptWords = ({ endsAt }) =>
  `No name, no account: what you send, and when, is kept ${endsAt ? `until ${new Date(endsAt).toLocaleDateString(undefined, { day: "numeric", month: "long" })}` : "until the host deletes it"}.`;
