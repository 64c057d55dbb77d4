// What a tab keeps across a reload: the drawing, which the stage puts there, and the saved ones.
const DRAWING = "digitrec-drawing";
const SENT_AS = "digitrec-sent-as"; // the drawing's number and turn, and whether the browser reads
const SAVED = "digitrec-saved";

/**
 * Gives back what the server lacks: to a new visitor, after its restart, and where a page was left
 * before the last stroke had arrived. Of two messages that come together Streamlit keeps the later.
 */
export default function ({ parentElement, data, setTriggerValue }) {
  const wasThere = parentElement.told !== undefined;
  const before = parentElement.told ?? { isNew: false, saved: null };
  parentElement.told = data;
  try {
    if (data.saved) sessionStorage.setItem(SAVED, data.saved);
    const [drawing, saved, sentAs] = [DRAWING, SAVED, SENT_AS].map((key) => sessionStorage.getItem(key));
    const isNew = (data.isNew && !before.isNew) || (!data.saved && before.saved);
    const unsent = data.hasStage ? null : unsentOf(drawing, sentAs, data);
    const reads = wasThere && Boolean(sentAs && JSON.parse(sentAs)[2]); // a page that is new takes a while
    if (unsent || (isNew && (drawing || saved))) setTriggerValue("kept", { drawing, saved, unsent, reads });
  } catch (error) {
    console.warn(`This tab keeps nothing for a reload: ${error.message}`);
  }
}

/** The tab's drawing, as the stage would have sent it, if it is another than the server's. */
function unsentOf(drawing, sentAs, data) {
  if (!drawing || !sentAs) return null;
  const [number, turn] = JSON.parse(sentAs);
  if (number < data.number || (number === data.number && turn === data.turn)) return null;
  return { number, turn, strokes: JSON.parse(drawing), read: null };
}
