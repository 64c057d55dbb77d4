/** @typedef {import("../room_api/wire.js").ReadDrawing} ReadDrawing */
/** @typedef {import("../shared/sentences.js").Network} Network */

/** @type {Object<string, ReadDrawing[]>} */
const SENT = {}; // by the room's code, for as long as the page lives

/** What this page sent to a room, the newest last, though another Visit did. @param {string} code */
export function sentTo(code) {
  SENT[code] ??= [];
  return SENT[code];
}

/** Says how the networks read a drawing. @param {ReadDrawing} drawing @param {Network[]} networks */
export function readWords({ label, answers, misreadBy }, networks) {
  const words = networks.map(({ name, title }) => `${title} ${answers[name]}`).join(", ");
  if (label === null) return words;
  return `Your ${label}: ${networks.length - misreadBy.length} of ${networks.length} read it. ${words}`;
}

/**
 * Counts how many of the drawings each network read right.
 * @param {ReadDrawing[]} drawings @param {Network[]} networks
 * @returns {(string | Node)[]}
 */
export function tallyOf(drawings, networks) {
  const judged = drawings.filter((one) => one.label !== null);
  const counts = networks.map(({ name, title, color }) => {
    const count = document.createElement("b");
    count.style.setProperty("--color", color);
    count.textContent = `${judged.filter((one) => !one.misreadBy.includes(name)).length}`;
    count.title = `${title} read ${count.textContent} of ${judged.length}`;
    return count;
  });
  return [`Right out of your ${judged.length}:`, ...counts];
}
