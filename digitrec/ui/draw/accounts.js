import { digitOf } from "../shared/sentences.js";

/** @typedef {import("../engine/tracing.js").Trace} Trace */

/** @param {number} value */
export const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

/** What one voter, a hidden unit or a map, adds to each digit. @param {Trace} trace @param {number} voter */
export const votesOf = ({ contributions, logits: { length } }, voter) =>
  contributions.subarray(voter * length, (voter + 1) * length);

/** How all voters and the bias add up to the score of the digit that is read. @param {Trace} trace */
export function accountOf(trace) {
  const { contributions, bias, logits, units, maps } = trace;
  const kind = maps.length ? "map" : units ? "hidden unit" : "pixel";
  const digit = digitOf(logits);
  const votes = contributions.filter((_, at) => at % logits.length === digit);
  /** @param {Float32Array} some */
  const sum = (some) => signed(some.reduce((total, vote) => total + vote, 0));
  const above = votes.filter((vote) => vote > 0);
  const below = votes.filter((vote) => vote < 0);
  const add = above.length === 1 ? `1 ${kind} adds` : `${above.length} ${kind}s add`;
  const take = `${below.length} ${below.length === 1 ? "takes" : "take"}`;
  const score = `the bias adds ${signed(bias[digit])}: a score of ${signed(logits[digit])}`;
  return `For ${digit}: ${add} ${sum(above)}, ${take} ${sum(below)}, ${score}.`;
}

/** Whom one voter helps and hurts most. @param {Trace} trace @param {number} voter */
export function accountOfVoter(trace, voter) {
  const votes = votesOf(trace, voter);
  const [helped, hurt] = [digitOf(votes), digitOf(votes.map((vote) => -vote))];
  const name = trace.units ? `Unit ${voter} fires ${trace.units[voter].toFixed(1)},` : `Map ${voter}`;
  const effects = [
    ...(votes[helped] > 0 ? [`helps ${helped} most (${signed(votes[helped])})`] : []),
    ...(votes[hurt] < 0 ? [`hurts ${hurt} most (${signed(votes[hurt])})`] : []),
  ];
  return `${name} ${effects.join(" and ") || "neither helps nor hurts"}.`;
}
