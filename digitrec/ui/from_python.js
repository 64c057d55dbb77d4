// Made by `python -m digitrec.ui.javascript`: change it there.
export const CANVAS_SIZE = /** @type {const} */ (280);
export const BRUSH = /** @type {const} */ (20);
export const MAX_POINTS = /** @type {const} */ (100000);
export const MAX_STROKES = /** @type {const} */ (2000);
export const IMAGE_SIZE = /** @type {const} */ (28);
export const CLASS_COUNT = /** @type {const} */ (10);
export const CENTRED = /** @type {const} */ ("centred");
export const AS_DRAWN = /** @type {const} */ ("as-drawn");
export const SAW = /** @type {const} */ ("What it saw");
export const THROUGH = /** @type {const} */ ("Through the network");
export const REASONS = /** @type {const} */ (["What it saw", "Tug of war", "Through the network", "Robustness"]);
export const BLUE = /** @type {const} */ ([86, 180, 233]);
export const RED = /** @type {const} */ ([255, 96, 48]);
export const SIDES = /** @type {const} */ (["first", "second"]);
export const PICTURE_SCALE = /** @type {const} */ (127);
export const MOST_SHOWN = /** @type {const} */ (500);

// What is chosen on the stage, by the key of its link.
/** @typedef {{[key in "model" | "beside" | "given" | "reasons" | "present" | "step"]: string}} Choices */

// What browsers send.
/**
 * @typedef {Object} Snapshot
 * @property {string} session
 * @property {number} revision
 * @property {number} seq
 * @property {number[][]} strokes
 * @property {boolean} reads
 * @property {Record<string, unknown> | null} [read]
 * @property {Record<string, unknown>} [choices]
 */
/**
 * @typedef {Object} WrittenDigit
 * @property {number} label
 * @property {number[][]} strokes
 * @property {number} [number]
 */
/**
 * @typedef {Object} WrittenDigits
 * @property {string} session
 * @property {WrittenDigit[]} digits
 * @property {unknown[] | null} [stored]
 */
