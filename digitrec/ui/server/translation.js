/*
 * Lets React go on in a page that the browser translates. A translator puts <font> in the place of each
 * text node. React then throws where it removes that node or puts another one before it, and renews
 * one that nobody sees (facebook/react#11538); here what stands in a node's place goes for the node.
 */
(() => {
  /** @type {WeakMap<Node, Element>} */
  const standIns = new WeakMap(); // the <font> in the place of a text node
  /** @param {?Node} node @returns {node is Element} */
  const isFont = (node) => node instanceof Element && node.localName === "font";

  new MutationObserver((changes) => {
    for (const { previousSibling, removedNodes: [text], addedNodes: [font = previousSibling] } of changes) {
      if (text instanceof Text && isFont(font)) standIns.set(text, font);
    }
  }).observe(document, { childList: true, subtree: true });

  /**
   * The child of a parent that is this node, holds it as a translator does, or stands in for it.
   * @template {?Node} Child
   * @param {Node} parent @param {Child} node
   * @returns {Child | Node}
   */
  const inPlace = (parent, node) => {
    /** @type {?Node} */
    let at = node;
    while (at && at.parentNode !== parent) {
      at = isFont(at.parentNode) ? at.parentNode : standIns.get(at) ?? null;
    }
    return at ?? node;
  };

  const { removeChild, insertBefore } = Node.prototype;
  Node.prototype.removeChild = function (child) {
    removeChild.call(this, inPlace(this, child));
    return child;
  };
  Node.prototype.insertBefore = function (node, before) {
    insertBefore.call(this, node, inPlace(this, before));
    return node;
  };
  const value = Object.getOwnPropertyDescriptor(Node.prototype, "nodeValue");
  Object.defineProperty(Node.prototype, "nodeValue", {
    ...value,
    set(words) {
      if (!this.isConnected) standIns.get(this)?.replaceWith(this);
      value?.set?.call(this, words);
    },
  });
})();
