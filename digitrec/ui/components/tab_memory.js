import { keep, kept } from "./keeping.js";
import { keepDrawing, keptDrawing } from "./kept_drawing.js";
import { UntilHeard } from "./until_heard.js";

const SAVED = "digitrec-saved"; // where the tab keeps the saved drawings; the stage keeps its own

/**
 * Gives back what the server lacks: to a new visitor, after its restart, and where a page was left
 * before the last stroke had arrived. The stage, where it is shown, does so with the drawing.
 */
export default function ({ parentElement, data, setTriggerValue }) {
  const wasThere = parentElement.word !== undefined;
  parentElement.word ??= new UntilHeard();
  const { word } = parentElement;
  word.end();
  const before = kept(SAVED);
  const isOthers = before?.drawings?.length && before.session !== data.session;
  const saved = isOthers && !data.heard ? before.drawings : null;
  if (!saved) keep(SAVED, { session: data.session, drawings: JSON.parse(data.saved) });
  const unsent = data.hasStage ? null : unsentDrawing(data);
  const reads = wasThere && Boolean(unsent?.reads); // a page that is new takes a while
  const lacking = { saved: JSON.stringify(saved), unsent, reads };
  if (unsent || saved) word.begin(() => setTriggerValue("kept", lacking));
  return () => word.end();
}

/** The tab's drawing, as the stage would send it to this server, if it is another than the server's. */
function unsentDrawing({ session, number, turn }) {
  let drawing = keptDrawing();
  if (!drawing) return null;
  if (drawing.session !== session) {
    drawing = { ...drawing, session, number, turn: drawing.turn ?? 0 };
    keepDrawing(drawing);
  } else if (drawing.number < number || (drawing.number === number && drawing.turn === turn)) return null;
  return { ...drawing, read: null };
}
