/**
 * What the stage says of the answers; nothing here knows the page.
 * @typedef {{name: string, title: string, color: string}} Network
 * @typedef {number[] | Float32Array} Numbers
 * @typedef {Object<string, Numbers>} Answers - ten probabilities by the network's name
 * @typedef {{answers: Answers, digitProbability: number}} Read - of a reading, what is told here
 */

const COUNTS = "no one two three four five six seven eight nine ten".split(" ");
const MOST_GROUPS = 3; // told one by one: more take a third line

/**
 * A share in [0, 1] as "97.8 %", in which no line breaks; one that rounding would make certain is ">99.9 %".
 * @param {number} share
 */
export function percent(share, decimals = 0) {
  const words = (100 * share).toFixed(decimals);
  const isCertain = words === (100).toFixed(decimals);
  return `${isCertain ? `>${(100 - 10 ** -decimals).toFixed(decimals)}` : words}\u00a0%`;
}

/** How many of the networks a drawing has to fool, "five of six". @param {unknown[]} networks */
export const allButOne = ({ length }) => `${COUNTS[length - 1] ?? length - 1} of ${COUNTS[length] ?? length}`;

/** A moment's day, "3 May", as this browser says it. @param {string} time - in ISO 8601 */
export const dayOf = (time) => new Date(time).toLocaleDateString(undefined, { day: "numeric", month: "long" });

/** So many of something, "1 drawing" or "3 drawings". @param {number} number @param {string} word */
export const counted = (number, word, words = `${word}s`) => `${number} ${number === 1 ? word : words}`;

/** A digit with its article, "a 7" or "an 8". @param {number} digit */
export const aDigit = (digit) => `${digit === 8 ? "an" : "a"} ${digit}`;

/** How probable it is that a digit is drawn; never that it is impossible. @param {number} isDigit */
export const digitShare = (isDigit) => (isDigit >= 0.005 ? percent(isDigit) : "<1\u00a0%");

/** @param {?Read} reading */
export const isNoDigit = (reading) => reading !== null && reading.digitProbability < 0.5;

/** The digit read, which is the most probable one. @param {Numbers} probabilities */
export function digitOf(probabilities) {
  return Array.from(probabilities).indexOf(Math.max(...probabilities));
}

/** What most of the networks read. @param {Answers} answers */
export function commonest(answers) {
  const read = Object.values(answers).map(digitOf);
  /** @param {number} digit */
  const count = (digit) => read.filter((other) => other === digit).length;
  return read.reduce((best, digit) => (count(digit) > count(best) ? digit : best), read[0]);
}

/**
 * In one sentence how the networks split, the largest group first.
 * @param {Answers} answers @param {Network[]} networks
 */
export function splitSentence(answers, networks) {
  /** @type {Map<number, string[]>} - titles by the digit that they read */
  const groups = new Map();
  for (const { name, title } of networks.filter((network) => network.name in answers)) {
    const digit = digitOf(answers[name]);
    groups.set(digit, [...(groups.get(digit) ?? []), title]);
  }
  if (!groups.size) return "Waiting for a digit";
  const ordered = [...groups].sort(([, one], [, other]) => other.length - one.length);
  const words = ordered.map(([digit, titles]) => groupWords(digit, titles, networks.length));
  const isShort = ordered.length <= MOST_GROUPS;
  const sentence = isShort ? words.join(", ") : `${words[0]}, the others ${listed(ordered.slice(1))}`;
  return sentence[0].toUpperCase() + sentence.slice(1);
}

/** @param {number} digit @param {string[]} titles @param {number} total */
function groupWords(digit, titles, total) {
  if (titles.length === 1) return `the ${titles[0]} reads ${digit}`;
  const count = COUNTS[titles.length] ?? titles.length;
  return `${titles.length === total ? "all " : ""}${count} read ${digit}`;
}

/** @param {[number, string[]][]} groups */
function listed(groups) {
  const digits = groups.map(([digit]) => digit);
  return `${digits.slice(0, -1).join(", ")} and ${digits.at(-1)}`;
}

/**
 * The large digit, the line beside it, and the one below that.
 * @param {?Read} reading @param {Network} chosen
 * @returns {{digit: string, share: string, author: string, rest: string}}
 */
export function headOf(reading, chosen) {
  if (reading === null) return { digit: "?", share: "No digit yet", author: "", rest: "" };
  if (isNoDigit(reading)) {
    const rest = `${digitShare(reading.digitProbability)} probable that it is a digit`;
    return { digit: "?", share: "This does not look like a digit", author: "", rest };
  }
  const probabilities = reading.answers[chosen.name];
  const share = percent(Math.max(...probabilities), 1);
  return { digit: `${digitOf(probabilities)}`, share, author: chosen.title, rest: " reads it" };
}

/**
 * What a screen reader says once the pen rests.
 * @param {?Read} reading @param {Network} chosen @param {Network[]} networks
 */
export function spoken(reading, chosen, networks) {
  if (reading === null) return "No digit yet.";
  const split = `${splitSentence(reading.answers, networks)}.`;
  if (isNoDigit(reading)) {
    return `This does not look like a digit: ${digitShare(reading.digitProbability)} probable. ${split}`;
  }
  const { digit, share } = headOf(reading, chosen);
  return `Reads ${digit}, ${share} probability. ${split}`;
}

/**
 * What stands beside a card's digit: its share, and that it is less than even odds.
 * @param {Numbers} probabilities
 */
export function shareWords(probabilities) {
  const greatest = Math.max(...probabilities);
  return { share: percent(greatest, 1), isUnsure: greatest < 0.5 };
}
