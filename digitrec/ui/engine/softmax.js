/** From logits to probabilities, as digitrec/evaluation/softmax.py does it. */

/**
 * @param {Float32Array} logits  (n)
 * @returns {Float32Array} (n) that sum to 1
 */
export function softmax(logits) {
  const greatest = Math.max(...logits);
  const parts = logits.map((logit) => Math.exp(logit - greatest));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}
