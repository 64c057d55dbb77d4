/** Fetches the table and the weights that the app serves beside these modules, and checks them. */

import { Predictor } from "./predictor.js";

/**
 * @param {string | URL} address  where the table and the weights are
 * @returns {Promise<{predictors: Predictor[], constants: Object, detector: Object}>}
 *   Rejects when something is missing or damaged.
 */
export async function loadNetworks(address) {
  const { constants, detector, models } = await (await get("table.json", address)).json();
  const predictors = await Promise.all(
    models.map(async (model) => new Predictor(model, await loadWeights(model, address), constants)),
  );
  return { predictors, constants, detector };
}

async function loadWeights(model, address) {
  const bytes = await (await get(model.file, address)).arrayBuffer();
  if (bytes.byteLength !== model.bytes || crc32(new Uint8Array(bytes)) !== model.crc32) {
    throw new Error(`${model.file} is damaged`);
  }
  const weights = new Float32Array(bytes);
  if (!weights.every(Number.isFinite)) throw new Error(`${model.file} holds no numbers`);
  return weights;
}

async function get(file, address) {
  const response = await fetch(new URL(file, address));
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response;
}

/** Return the checksum that zlib.crc32 gives; crypto.subtle is missing where there is no TLS. */
function crc32(bytes) {
  const ofByte = Uint32Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
    return byte;
  });
  let crc = -1;
  for (const byte of bytes) crc = (crc >>> 8) ^ ofByte[(crc ^ byte) & 255];
  return ~crc >>> 0;
}
