import { BROWSER, recall, store } from "../shared/storage.js";

const HOSTED = "digitrec-hosted"; // where the browser keeps the keys of the rooms that it opened, by code

/** @returns {Object<string, string>} */
const keys = () => recall(HOSTED, BROWSER) ?? {};

/** @param {string} code */
export const hostKeyOf = (code) => keys()[code] ?? null;

/** The code of the room that was opened last. */
export const latestHosted = () => Object.keys(keys()).at(-1);

/** @param {string} code @param {string} key */
export const keepHostKey = (code, key) => store(HOSTED, { ...keys(), [code]: key }, BROWSER);

/** @param {string} code */
export function forgetHostKey(code) {
  const { [code]: _, ...others } = keys();
  store(HOSTED, others, BROWSER);
}
