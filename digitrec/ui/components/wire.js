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
  return answer.json().catch(unreachable); // cut off in the middle
}

/** As `ask`, for a file. */
export async function fetchFile(name, body) {
  const answer = await post(name, body);
  return answer.blob().catch(unreachable); // and so never a part of it
}

/** As `ask`, for what comes bit by bit until `signal` ends it: returns a reader of its bytes. */
export async function listen(name, query, signal) {
  const url = urlOf(name);
  url.search = new URLSearchParams(query);
  const answer = await request(url, { signal });
  return answer.body.getReader();
}

const post = (name, body) =>
  request(urlOf(name), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

async function request(url, asked) {
  const answer = await fetch(url, asked).catch(unreachable);
  if (answer.ok) return answer;
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!isOurs) throw new Unreachable(`It answers ${answer.status}.`);
  throw new Problem(await answer.json().catch(unreachable), answer);
}

function unreachable(error) {
  throw new Unreachable(error.message);
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
