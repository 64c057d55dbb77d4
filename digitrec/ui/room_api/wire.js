/** The way to the app's own addresses, and to the rooms' routes among them. */

/** @typedef {{code: string, endsAt: ?string, isClosed: boolean}} Room */
/** @typedef {Omit<import("../shared/mosaic.js").Drawing, "strokes">} ReadDrawing */

/** @typedef {import("../from_python.js").Requests} Requests */

/**
 * What the server answers, by the route; nothing else than that it did, by the others.
 * @typedef {Object} Answers
 * @property {{key: string, room: Room}} open
 * @property {{room: Room, joining: Joining, ticket: string, isHost: boolean}} see
 * @property {{link: ?string}} link
 * @property {{room: Room, key: string, task: number, ticket: string}} join
 * @property {{task: number}} task
 * @property {{drawing: ReadDrawing, task: number}} send
 * @property {{drawing: ?{id: number, strokes: number[][]}}} ask
 */

/** @template {keyof Requests} Name @typedef {Name extends keyof Answers ? Answers[Name] : {}} Answer */
/** @typedef {{address: ?string, qr: ?string, problem: string}} Joining - why there is no address */

/** What the server says is wrong, in a sentence. */
export class Problem extends Error {
  /** @param {{problem: string, nearest: ?string}} told @param {Response} answer */
  constructor({ problem, nearest }, { status, headers }) {
    super(problem);
    this.status = status;
    this.nearest = nearest;
    this.retryAfter = Number(headers.get("Retry-After")); // seconds; 0 where nothing is said
  }
}

/** The server cannot be reached, or something between answers in its place. */
export class Unreachable extends Error {}

/**
 * Asks the server, and returns what it answers.
 * Throws a Problem for what it says is wrong, and Unreachable when it does not answer.
 * @template {keyof Requests} Name
 * @param {Name} name @param {Requests[Name]} body
 * @returns {Promise<Answer<Name>>}
 */
export async function ask(name, body) {
  const answer = await post(name, body);
  return answer.json().catch(unreachable); // cut off in the middle
}

/** As `ask`, for a file. @template {keyof Requests} Name @param {Name} name @param {Requests[Name]} body */
export async function fetchFile(name, body) {
  const answer = await post(name, body);
  return answer.blob().catch(unreachable); // and so never a part of it
}

/**
 * As `ask`, for what comes bit by bit until `signal` ends it: returns a reader of its bytes.
 * @param {string} name @param {Object<string, string>} query @param {AbortSignal} signal
 */
export async function listen(name, query, signal) {
  const url = urlOf(name);
  url.search = `${new URLSearchParams(query)}`;
  const answer = await request(url, { signal });
  return answer.body?.getReader() ?? unreachable(new Error("Nothing came."));
}

/** @param {string} name @param {Object} body */
const post = (name, body) =>
  request(urlOf(name), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** @param {URL} url @param {RequestInit} asked */
async function request(url, asked) {
  const answer = await fetch(url, asked).catch(unreachable);
  if (answer.ok) return answer;
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!isOurs) throw new Unreachable(`It answers ${answer.status}.`);
  throw new Problem(await answer.json().catch(unreachable), answer);
}

/** @param {Error} error @returns {never} */
function unreachable(error) {
  throw new Unreachable(error.message);
}

/** Hands a file to the person. @param {Blob} blob @param {string} name */
export function hand(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Returns where something of the app's is, as modules are below `modules/` and their version. @param {string} path */
export const addressOf = (path) => new URL(`../../../${path}`, import.meta.url);

/** @param {string} name */
const urlOf = (name) => addressOf(`rooms/${name}`);
