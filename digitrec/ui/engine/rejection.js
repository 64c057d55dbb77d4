/** How probable it is that a drawing shows a digit, as digitrec/evaluation/rejection.py has it. */

/**
 * Return the log odds that a picture shows a digit, as they come from the network.
 * @param {Float32Array} logits  the digits' ten, then a non-digit's
 * @returns {number}
 */
export function digitScore(logits) {
  const digits = logits.subarray(0, -1), greatest = Math.max(...digits);
  const together = digits.reduce((sum, logit) => sum + Math.exp(logit - greatest), 0);
  return greatest + Math.log(together) - logits[digits.length];
}

/** Return what lies in [0, 1] for log odds. @param {number} logOdds */
export const probability = (logOdds) => 1 / (1 + Math.exp(-logOdds));
