import { UntilHeard } from "./until_heard.js";

// What a tab keeps for its visitor: the drawing, which the stage puts there, and the saved ones.
const DRAWING = "digitrec-drawing";
const SENT_AS = "digitrec-sent-as"; // the drawing's session, number and turn, and whether the browser reads
const SAVED = "digitrec-saved";

/**
 * Gives back what the server lacks: to a new visitor, after its restart, and where a page was left
 * before the last stroke had arrived. The stage, where it is shown, does so with the drawing.
 */
export default function ({ parentElement, data, setTriggerValue }) {
  const wasThere = parentElement.word !== undefined;
  parentElement.word ??= new UntilHeard();
  const { word } = parentElement;
  word.end();
  try {
    if (data.saved) sessionStorage.setItem(SAVED, data.saved);
    const saved = data.saved ? null : sessionStorage.getItem(SAVED);
    const unsent = data.hasStage ? null : unsentDrawing(data);
    const reads = wasThere && Boolean(unsent?.reads); // a page that is new takes a while
    if (unsent || saved) word.begin(() => setTriggerValue("kept", { saved, unsent, reads }));
  } catch (error) {
    console.warn(`This tab keeps nothing for a reload: ${error.message}`);
  }
  return () => word.end();
}

/** The tab's drawing, as the stage would send it to this server, if it is another than the server's. */
function unsentDrawing(data) {
  const [strokes, sentAs] = [DRAWING, SENT_AS].map((key) => JSON.parse(sessionStorage.getItem(key)));
  if (!strokes || !sentAs) return null;
  let [session, number, turn, reads] = sentAs;
  if (session !== data.session) {
    [session, number, turn] = [data.session, data.number, turn ?? 0];
    sessionStorage.setItem(SENT_AS, JSON.stringify([session, number, turn, reads]));
  } else if (number < data.number || (number === data.number && turn === data.turn)) return null;
  return { session, number, turn, strokes, read: null, reads };
}
