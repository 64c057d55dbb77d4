/*
 * Lets React go on in a page that the browser translates. A translator puts <font> in the place of each
 * text node. React then throws where it removes that node or puts another one before it, and renews
 * one that nobody sees (facebook/react#11538); here what stands in a node's place goes for the node.
 */
(() => {
  const standIns = new WeakMap(); // the <font> in the place of a text node
  new MutationObserver((changes) => {
    for (const { previousSibling, removedNodes: [text], addedNodes: [font = previousSibling] } of changes) {
      if (text instanceof Text && font?.localName === "font") standIns.set(text, font);
    }
  }).observe(document, { childList: true, subtree: true });

  /** The child of a parent that is this node, holds it as a translator does, or stands in for it. */
  const inPlace = (parent, node) => {
    let at = node;
    while (at && at.parentNode !== parent) {
      at = at.parentNode?.localName === "font" ? at.parentNode : standIns.get(at);
    }
    return at ?? node;
  };

  const { removeChild, insertBefore } = Node.prototype;
  Node.prototype.removeChild = function (child) {
    removeChild.call(this, inPlace(this, child));
    return child;
  };
  Node.prototype.insertBefore = function (node, before) {
    return insertBefore.call(this, node, inPlace(this, before));
  };
  const value = Object.getOwnPropertyDescriptor(Node.prototype, "nodeValue");
  Object.defineProperty(Node.prototype, "nodeValue", {
    ...value,
    set(words) {
      if (!this.isConnected) standIns.get(this)?.replaceWith(this);
      value.set.call(this, words);
    },
  });
})();
