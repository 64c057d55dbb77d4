// Made by `python -m digitrec.ui.javascript`: change it there.
export const CANVAS_SIZE = 280;
export const BRUSH = 20;
export const MAX_POINTS = 100000;
export const MAX_STROKES = 2000;
export const IMAGE_SIZE = 28;
export const CLASS_COUNT = 10;
export const CENTRED = "centred";
export const AS_DRAWN = "as-drawn";
export const SAW = "What it saw";
export const THROUGH = "Through the network";
export const REASONS = /** @type {const} */ (["What it saw", "Tug of war", "Through the network", "Robustness"]);
export const BLUE = /** @type {const} */ ([86, 180, 233]);
export const RED = /** @type {const} */ ([255, 96, 48]);
export const SIDES = /** @type {const} */ (["first", "second"]);
export const PICTURE_SCALE = 127;
export const MOST_SHOWN = 500;

// What is chosen on the stage, by the key of its link.
/** @typedef {{[key in "model" | "beside" | "given" | "reasons" | "present" | "step"]: string}} Choices */

// What browsers send.
/** @typedef {{framing: string, answers: Record<string, number[]>}} BrowserReading */
/**
 * @typedef {{session: string, revision: number, seq: number, strokes: number[][], reads: boolean, read?:
 * BrowserReading | null, choices?: Record<string, unknown>}} Snapshot
 */
/** @typedef {{label: number, strokes: number[][], number?: number}} WrittenDigit */
/** @typedef {{session: string, digits: WrittenDigit[], stored?: unknown[] | null}} WrittenDigits */
/** @typedef {{code: string, key?: string | null}} Join */
/** @typedef {{key: string, id: string, strokes: number[][], label?: number | null, round?: number | null}} Send */
/** @typedef {{key: string}} ByKey */
/** @typedef {{key: string, drawing: number, digit?: number | null}} Vote */
/** @typedef {{page: string}} Open */
/** @typedef {{code: string, page: string, key?: string | null}} See */
/** @typedef {{code: string, drawing: number, key?: string | null}} Link */
/**
 * @typedef {{key: string, act: "close" | "delete" | "empty" | "hide" | "keep" | "let go" | "remove" | "round",
 * drawing?: number}} Act
 */
/** @typedef {{key: string, format: "ndjson" | "npz"}} Export */
/**
 * @typedef {{join: Join, send: Send, task: ByKey, ask: ByKey, vote: Vote, open: Open, see: See, link: Link, host:
 * Act, export: Export}} Requests - of phones and walls
 */
