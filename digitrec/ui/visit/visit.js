import { Ballot } from "./ballot.js";
import { finderIn } from "../shared/elements.js";
import { Following } from "../room_api/following.js";
import { Membership } from "./membership.js";
import { Outbox } from "./outbox.js";
import { RoundClock } from "./round_clock.js";
import { readWords, sentTo, tallyOf } from "./sent_drawings.js";
import { VisitNote } from "./visit_note.js";
import { VisitTask } from "./visit_task.js";
import { Problem, Unreachable } from "../room_api/wire.js";
import { allButOne, dayOf } from "../shared/sentences.js";

const REFUSED = [400, 413]; // the statuses of a drawing that no room will ever take
const REMOVED = 403;
const TOO_MANY = 429;
const AGAIN_SECONDS = 10; // after too many at once, unless the server says how many

/** A phone in a room: its task, what it sends, and what the networks made of that. */
export class Visit {
  /** @param {HTMLElement} bar @param {import("../canvas/pad.js").Pad} pad */
  constructor(bar, pad) {
    this.bar = bar;
    this.pad = pad;
    /** @type {import("../shared/sentences.js").Network[]} */
    this.networks = [];
    /** @type {?{member: Membership, outbox: Outbox}} */
    this.place = null;
    /** @type {?import("../room_api/wire.js").Room} */
    this.room = null;
    /** @type {Following | undefined} */
    this.events = undefined;
    this.hasLeft = false;
    this.later = 0; // the timer of trying again
    this.clock = new RoundClock(() => {
      this.#showTask();
      this.ballot.askNext(); // while all draw, each is asked after sending: a room may hold 200 phones
    });
    const find = finderIn(bar);
    this.tally = find(".tally");
    this.note = new VisitNote(find);
    this.ballot = new Ballot(find, (act) => this.#try(act), (words) => this.note.say(words));
    this.task = new VisitTask(find, () => this.#send(), () => this.#dealAnother());
    this.task.free.onclick = () => {
      this.task.isFree = !this.task.isFree;
      this.#showTask();
    };
    this.onLine = () => this.#resume();
    addEventListener("online", this.onLine);
  }

  /** Visits the room of this code; null leaves it. @param {?string} code @param {Visit["networks"]} networks */
  show(code, networks) {
    this.networks = networks;
    if (code === (this.place?.member.code ?? null)) return;
    this.events?.close();
    this.place = code === null ? null : this.#placeIn(code);
    this.bar.hidden = code === null;
    this.note.say("");
    this.#empty();
    this.#resume();
  }

  /** @param {string} code */
  #placeIn(code) {
    const member = new Membership(code, (joined) => member === this.place?.member && this.#enter(code, joined));
    return { member, outbox: new Outbox(code, (drawing) => this.#isDone(member, drawing)) };
  }

  leave() {
    this.hasLeft = true;
    this.events?.close();
    this.clock.stop();
    clearTimeout(this.later);
    removeEventListener("online", this.onLine);
  }

  #empty() {
    this.room = this.task.digit = null;
    this.clock.take(null);
    this.ballot.close();
    this.#showTask();
  }

  /** Joins where that was not done, and sends what waits; again whenever there is a connection. */
  #resume() {
    if (!this.place) return;
    this.#try(async ({ member, outbox }) => {
      if (!this.room) await member.join();
      await outbox.flush();
    });
  }

  /** @param {string} code @param {import("../room_api/wire.js").Answers["join"]} joined */
  #enter(code, joined) {
    this.room = joined.room;
    if (sentTo(code).length) this.#showSent(code);
    else this.note.say(storageWords(joined.room));
    this.#deal(joined);
    this.events?.close();
    this.events = new Following(joined, "phone", (state) => this.#take(state), (isThere) => isThere && this.#resume());
  }

  /** @param {import("../room_api/following.js").State} state */
  #take({ problem, room, round }) {
    if (problem) this.note.say(problem);
    this.room = room ?? this.room;
    if (this.clock.take(round ?? null)) {
      const [seconds, most] = [Math.round(round?.secondsLeft ?? 0), allButOne(this.networks)];
      this.note.say(`${seconds} seconds: write it so that ${most} networks misread it, and people still see it.`);
    }
    this.#showTask();
  }

  /** @param {{task: number}} joined */
  #deal({ task }) {
    this.task.digit = task;
    this.#showTask();
  }

  #dealAnother() {
    this.#try(async ({ member }) => this.#deal(await member.ask("task", (key) => ({ key }))));
  }

  #showTask() {
    this.task.show(this.room, this.clock.now !== null);
  }

  #send() {
    const { strokes } = this.pad;
    if (!strokes.length) return this.note.say("Draw it first, then send it.");
    this.place?.outbox.add({ strokes, label: this.task.label, round: this.clock.now?.id ?? null });
    this.pad.clear();
    this.#try(({ outbox }) => outbox.flush());
  }

  /**
   * Sends a drawing; what the server refuses for good is done with. Of what is answered after this
   * Visit has left, the next one hears: it sends the same again, which is once.
   * @param {Membership} member @param {import("./outbox.js").Unsent} drawing
   */
  async #isDone(member, drawing) {
    try {
      const answer = await member.ask("send", (key) => ({ ...drawing, key }));
      if (this.hasLeft) return false;
      sentTo(member.code).push(answer.drawing);
      if (member !== this.place?.member) return true;
      this.#deal(answer);
      this.#showSent(member.code);
      if (this.clock.round) this.ballot.askNext();
    } catch (error) {
      if (!(error instanceof Problem) || !REFUSED.includes(error.status)) throw error;
      this.note.say(error.message);
    }
    return true;
  }

  /** Says how the networks did on what was sent last, and in all. @param {string} code */
  #showSent(code) {
    const sent = sentTo(code);
    this.note.say(readWords(sent[sent.length - 1], this.networks));
    this.tally.replaceChildren(...tallyOf(sent, this.networks));
  }

  /** @param {(place: {member: Membership, outbox: Outbox}) => Promise<void>} act */
  async #try(act) {
    const { place } = this;
    if (!place) return;
    this.note.offerNothing();
    try {
      await act(place);
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      if (error instanceof Problem && error.status === REMOVED) this.#end(place);
      const waiting = place.outbox.waiting.length;
      const isLater = error instanceof Problem && error.status === TOO_MANY && (waiting > 0 || !this.room);
      this.note.sayWrong(error, waiting, isLater);
      if (isLater) this.later = setTimeout(() => this.#resume(), 1000 * (error.retryAfter || AGAIN_SECONDS));
    }
  }

  /** Ends the visit of whom the host has removed: nothing more is sent. @param {{outbox: Outbox}} place */
  #end({ outbox }) {
    this.events?.close();
    outbox.empty();
    this.#empty();
  }
}

/** @param {import("../room_api/wire.js").Room} room */
function storageWords({ endsAt }) {
  const until = endsAt ? `until ${dayOf(endsAt)}` : "until the host deletes it";
  return `No name, no account: what you send, and when, is kept ${until}.`;
}
