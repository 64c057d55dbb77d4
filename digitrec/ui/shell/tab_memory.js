import { recall, store } from "../shared/storage.js";
import { Sync } from "../sync.js";

const SAVED = "digitrec-saved"; // where the tab stores the saved drawings

/**
 * @typedef {Object} Saved
 * @property {boolean} hasStage
 * @property {string} saved - JSON of the drawings
 * @property {boolean} isRestored - whether this session got back what the tab had saved
 */

/** @typedef {Saved & import("../sync.js").ServerState} Data */
/** @typedef {{parentElement: HTMLElement & {wasThere?: boolean}, data: Data}} Component */

/**
 * Gives a new visitor, after a reload or a restart, the drawings that this tab had saved; and the
 * server what it lacks of a drawing whose stage is not shown. The stage does so itself.
 * @param {Component & {setStateValue: (name: string, value: unknown) => void}} component
 */
export default function ({ parentElement, data, setStateValue }) {
  const { session, saved, isRestored, hasStage } = data;
  const before = recall(SAVED);
  const isOthers = before?.drawings?.length && before.session !== session;
  if (!isOthers || isRestored) store(SAVED, { session, drawings: JSON.parse(saved) });
  else setStateValue("saved", { session, drawings: before.drawings });
  const wasThere = parentElement.wasThere ?? false; // a page that is new takes a while to read
  parentElement.wasThere = true;
  if (hasStage) return;
  const sync = new Sync("digitrec-drawing");
  if (sync.meet(data).isLacking) setStateValue("snapshot", sync.snapshot(wasThere && sync.reads));
}
