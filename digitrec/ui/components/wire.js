/** The way to the app's own addresses, and to the rooms' routes among them. */

/** What the server says is wrong, in a sentence. */
export class Problem extends Error {
  constructor({ problem, nearest }, { status, headers }) {
    super(problem);
    Object.assign(this, { status, nearest, retryAfter: Number(headers.get("Retry-After")) });
  }
}

/** The server cannot be reached, or something between answers in its place. */
export class Unreachable extends Error {}

/**
 * Asks the server, and returns what it answers.
 * Throws a Problem for what it says is wrong, and Unreachable when it does not answer.
 */
export async function ask(name, body) {
  const answer = await post(name, body);
  return answer.json().catch((error) => {
    throw new Unreachable(error.message); // cut off in the middle
  });
}

/** As `ask`, for a file. */
export async function fetchFile(name, body) {
  const answer = await post(name, body);
  return answer.blob();
}

async function post(name, body) {
  const asked = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(urlOf(name), asked).catch((error) => {
    throw new Unreachable(error.message);
  });
  if (answer.ok) return answer;
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  throw isOurs ? new Problem(await answer.json(), answer) : new Unreachable(`It answers ${answer.status}.`);
}

/**
 * Follows a room until it is over; the browser connects again by itself.
 * @param {{ room: { code: string }, ticket: string }} found as it was joined or seen
 * @param {"wall" | "phone"} as
 * @param {(state: Object) => void} onState @param {(isThere: boolean) => void} onConnection
 * @returns {EventSource}
 */
export function follow({ room: { code }, ticket }, as, onState, onConnection) {
  const url = urlOf("events");
  url.search = new URLSearchParams({ code, ticket, for: as });
  const events = new EventSource(url);
  events.onopen = () => onConnection(true);
  events.onerror = () => onConnection(false);
  events.onmessage = ({ data }) => {
    const state = JSON.parse(data);
    if (state.isOver) events.close();
    onState(state);
  };
  return events;
}

export function hand(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Returns where something of the app's is: below what this module was served below. */
export const addressOf = (path) => new URL(`../${path}`, import.meta.url);

const urlOf = (name) => addressOf(`rooms/${name}`);
