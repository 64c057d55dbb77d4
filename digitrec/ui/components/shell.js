const STATE = "data-test-connection-state"; // how Streamlit tells of its websocket, on the app's element
const AWAY = ["PINGING_SERVER", "CONNECTING", "DISCONNECTED_FOREVER"];
const WORDS = "The server does not answer. Your drawing is kept in this tab; it goes on once the server is back.";

/** Says that the server is gone as soon as the websocket is, where Streamlit waits for seconds. */
class Notice {
  /** @param {HTMLElement} words - a live region */
  constructor(words) {
    const app = document.querySelector("[data-testid=stApp]");
    this.observer = new MutationObserver(() => {
      words.textContent = AWAY.includes(app.getAttribute(STATE)) ? WORDS : "";
    });
    this.observer.observe(app, { attributeFilter: [STATE] });
  }

  leave() {
    this.observer.disconnect();
  }
}

/** A section of the phone's menu is no list item of Streamlit's, and its links are items of no list. */
function nameSections() {
  for (const section of document.querySelectorAll("[data-testid=stSidebarNavItems] > div")) {
    section.role = "listitem";
    for (const item of section.querySelectorAll("li")) item.role = "none";
  }
}

/** Lets the phone's menu, which covers the page, go once a page is chosen. */
function closeMenu({ target }) {
  if (!target.closest("[data-testid=stSidebarNavLink]")) return;
  document.querySelector("[data-testid=stSidebarCollapseButton] button").click();
}

export default function ({ parentElement }) {
  parentElement.notice ??= new Notice(parentElement.querySelector(".notice"));
  nameSections();
  document.addEventListener("click", closeMenu);
  return () => {
    document.removeEventListener("click", closeMenu);
    parentElement.notice.leave();
    parentElement.notice = null;
  };
}
