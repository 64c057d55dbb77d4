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
/**
 * @typedef {Object} Join
 * @property {string} code
 * @property {string | null} [key]
 */
/**
 * @typedef {Object} Send
 * @property {string} key
 * @property {string} id
 * @property {number[][]} strokes
 * @property {number | null} [label]
 * @property {number | null} [round]
 */
/**
 * @typedef {Object} ByKey
 * @property {string} key
 */
/**
 * @typedef {Object} Vote
 * @property {string} key
 * @property {number} drawing
 * @property {number | null} [digit]
 */
/**
 * @typedef {Object} Open
 * @property {string} page
 */
/**
 * @typedef {Object} See
 * @property {string} code
 * @property {string} page
 * @property {string | null} [key]
 */
/**
 * @typedef {Object} Link
 * @property {string} code
 * @property {number} drawing
 * @property {string | null} [key]
 */
/**
 * @typedef {Object} Act
 * @property {string} key
 * @property {"close" | "delete" | "empty" | "hide" | "keep" | "let go" | "remove" | "round"} act
 * @property {number} [drawing]
 */
/**
 * @typedef {Object} Export
 * @property {string} key
 * @property {"ndjson" | "npz"} format
 */
/**
 * @typedef {Object} Requests - of phones and walls, by the route
 * @property {Join} join
 * @property {Send} send
 * @property {ByKey} task
 * @property {ByKey} ask
 * @property {Vote} vote
 * @property {Open} open
 * @property {See} see
 * @property {Link} link
 * @property {Act} host
 * @property {Export} export
 */
