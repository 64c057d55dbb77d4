import { keep, kept } from "./keeping.js";

const DRAWING = "digitrec-drawing";
const SENT_AS = "digitrec-sent-as"; // its session, number and turn, and whether the browser reads

/**
 * Lets the tab keep the drawing for a reload, and how it was sent to the server.
 *
 * `turn` is null for what the server itself has put there; `reads` is whether the browser does.
 * @param {{strokes: number[][], session: string, number: number, turn: ?number, reads: boolean}} drawing
 */
export function keepDrawing({ strokes, session, number, turn, reads }) {
  keep(DRAWING, strokes);
  keep(SENT_AS, [session, number, turn, reads]);
}

/** The drawing as it was kept; null without one. */
export function keptDrawing() {
  const strokes = kept(DRAWING), [session, number, turn, reads] = kept(SENT_AS) ?? [];
  const isStroke = (stroke) => Array.isArray(stroke) && stroke.every(Number.isFinite);
  return Array.isArray(strokes) && strokes.every(isStroke) ? { strokes, session, number, turn, reads } : null;
}
