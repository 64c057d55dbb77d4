/** Reads drawings beside the page, which goes on under the pen; reader.js talks to it. */

import { loadNetworks } from "./networks.js";
import { DrawingReader } from "./reading.js";

const LINE = [70, 50, 200, 230];

/** Do something and send what comes of it, or what is wrong. @param {() => unknown} work */
async function answer(work) {
  try {
    postMessage(await work());
  } catch (error) {
    postMessage({ problem: String(error) });
  }
}

await answer(async () => {
  const reader = new DrawingReader(await loadNetworks(import.meta.url));
  // The browser compiles as it reads, and a first reading takes ten times as long: not for a person.
  for (const framing of reader.constants.framings) reader.read(0, [LINE], framing);
  addEventListener("message", ({ data: { number, strokes, framing, traced } }) =>
    answer(() => reader.read(number, strokes, framing, traced)),
  );
  return { isReady: true };
});
