// Light, dark, or as the system says.

import { $, icon } from "./dom.js";
import { browser } from "./remember.js";

const NEXT = { auto: "light", light: "dark", dark: "auto" };
const SIGNS = { auto: "auto", light: "sun", dark: "moon" };
const WORDS = { auto: "as the system", light: "light", dark: "dark" };

function apply(theme) {
  const button = $("theme");
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  button.replaceChildren(icon(SIGNS[theme]));
  button.title = `Colours: ${WORDS[theme]}`;
  button.setAttribute("aria-label", `Colours: ${WORDS[theme]}. Press for ${WORDS[NEXT[theme]]}`);
}

export function setUpTheme() {
  let theme = browser.get("theme", "auto");
  if (!(theme in NEXT)) theme = "auto";
  apply(theme);
  $("theme").addEventListener("click", () => {
    theme = NEXT[theme];
    browser.set("theme", theme);
    apply(theme);
  });
}
