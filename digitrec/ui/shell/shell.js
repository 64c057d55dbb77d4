import { finderIn } from "../shared/elements.js";

const STATE = "data-test-connection-state"; // how Streamlit tells of its websocket, on the app's element
const AWAY = ["PINGING_SERVER", "CONNECTING", "DISCONNECTED_FOREVER"];
const WORDS = "The server does not answer. Your drawing is kept in this tab; it goes on once the server is back.";

/**
 * Says that the server is gone as soon as the websocket is, where Streamlit waits for 15 seconds (streamlit#5630):
 * test_killed_server_is_told_within_two_seconds.
 */
class Notice {
  /** @param {HTMLElement} words - a live region */
  constructor(words) {
    const app = finderIn(document)("[data-testid=stApp]");
    this.observer = new MutationObserver(() => {
      words.textContent = AWAY.includes(app.getAttribute(STATE) ?? "") ? WORDS : "";
    });
    this.observer.observe(app, { attributeFilter: [STATE] });
  }

  leave() {
    this.observer.disconnect();
  }
}

/** Lets the phone's menu go once a page is chosen: test_finger_opens_the_menu. @param {MouseEvent} event */
function closeMenu({ target }) {
  if (!(target instanceof Element && target.closest("[data-testid=stSidebarNavLink]"))) return;
  finderIn(document)("[data-testid=stSidebarCollapseButton] button").click();
}

/** Sees to the phone's menu, which Streamlit makes when a page is new and when it becomes narrow. */
class Menu {
  constructor() {
    this.observer = new MutationObserver(this.nameSections);
    this.observer.observe(finderIn(document)("[data-testid=stApp]"), { childList: true, subtree: true });
    this.nameSections();
    document.addEventListener("click", closeMenu);
  }

  /** Makes a list of it, which it is not: test_menu_that_comes_as_the_page_becomes_narrow_is_a_list. */
  nameSections() {
    for (const section of document.querySelectorAll("[data-testid=stSidebarNavItems] > div")) {
      section.role = "listitem";
      for (const item of section.querySelectorAll("li")) item.role = "none";
    }
  }

  leave() {
    document.removeEventListener("click", closeMenu);
    this.observer.disconnect();
  }
}

/** @param {{parentElement: HTMLElement & {notice?: Notice, menu?: Menu}}} component */
export default function ({ parentElement }) {
  parentElement.notice ??= new Notice(finderIn(parentElement)(".notice"));
  parentElement.menu ??= new Menu();
  return () => {
    parentElement.notice?.leave();
    parentElement.menu?.leave();
  };
}
