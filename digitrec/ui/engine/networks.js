/** Fetches the table and the weights that the app serves beside these modules, and checks them. */

import { Predictor } from "./predictor.js";

/**
 * The table, as digitrec/networks/browser_table.py makes it.
 * @typedef {{constants: Constants, models: Model[], detector: Detector}} Table
 */

/**
 * Numbers that both readers share, by the Python module that they come from.
 * @typedef {Object} Constants
 * @property {number} imageSize
 * @property {number} classCount
 * @property {string[]} framings  how networks get a drawing: centred first
 * @property {{canvasSize: number, brush: number}} strokes  pixels
 * @property {{center: number, digitSize: number}} centering
 * @property {{dots: number, radius: number, maxPoints: number}} inking
 * @property {{maxShear: number, spread: number[], minRatio: number[], maxRatio: number}} deskewing
 */

/**
 * @typedef {Object} Model
 * @property {string} name
 * @property {string} file  its weights, float32
 * @property {number} bytes
 * @property {number} crc32
 * @property {import("./pipeline.js").StepRecord[][]} views  the steps of each
 * @property {import("./pipeline.js").StepRecord[]} pipeline
 * @property {string} pipelineTitle
 * @property {import("./layers.js").LayerRecord[]} layers
 */

/** @typedef {{name: string, slope: number, offset: number}} Detector  which network rejects, and how */

/**
 * @param {string | URL} address  where the table and the weights are
 * @returns {Promise<{predictors: Predictor[], constants: Constants, detector: Detector}>}
 *   Rejects when something is missing or damaged.
 */
export async function loadNetworks(address) {
  /** @type {Table} */
  const { constants, detector, models } = await (await get("table.json", address)).json();
  const predictors = await Promise.all(
    models.map(async (model) => new Predictor(model, await loadWeights(model, address), constants)),
  );
  return { predictors, constants, detector };
}

/** @param {Model} model @param {string | URL} address */
async function loadWeights(model, address) {
  const bytes = await (await get(model.file, address)).arrayBuffer();
  if (bytes.byteLength !== model.bytes || crc32(new Uint8Array(bytes)) !== model.crc32) {
    throw new Error(`${model.file} is damaged`);
  }
  const weights = new Float32Array(bytes);
  if (!weights.every(Number.isFinite)) throw new Error(`${model.file} holds no numbers`);
  return weights;
}

/** @param {string} file @param {string | URL} address */
async function get(file, address) {
  const response = await fetch(new URL(file, address));
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response;
}

/**
 * Return the checksum that zlib.crc32 gives; crypto.subtle is missing where there is no TLS.
 * @param {Uint8Array} bytes
 */
function crc32(bytes) {
  const ofByte = Uint32Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
    return byte;
  });
  let crc = -1;
  for (const byte of bytes) crc = (crc >>> 8) ^ ofByte[(crc ^ byte) & 255];
  return ~crc >>> 0;
}
