const SVG = "http://www.w3.org/2000/svg";

/** Lines in a square of 100 by 100, stretched to the room there is: shares over steps. */
export class Curve {
  /** @param {SVGElement} svg - empty, its viewBox "0 0 100 100" */
  constructor(svg) {
    this.svg = svg;
    this.rule = this.#add("line", { class: "rule", y1: 0, y2: 100 });
  }

  /** @param {{color: string, shares: number[]}[]} lines - shares in [0, 1], from left to right */
  show(lines) {
    for (const line of this.svg.querySelectorAll("polyline")) line.remove();
    for (const { color, shares } of lines) {
      const points = shares.map((share, at) => `${(100 * at) / (shares.length - 1)},${100 - 100 * share}`);
      this.#add("polyline", { points: points.join(" "), stroke: color });
    }
  }

  /** Puts the rule at a share of the width, in percent. @param {number} share */
  mark(share) {
    this.rule.setAttribute("x1", `${share}`);
    this.rule.setAttribute("x2", `${share}`);
  }

  /** @param {"line" | "polyline"} name @param {Object<string, string | number>} attributes */
  #add(name, attributes) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, `${value}`);
    return this.svg.appendChild(element);
  }
}
