// Elements without innerHTML: every text that reaches the page does so as a text node.

const SVG = "http://www.w3.org/2000/svg";

/** Makes `h("button.primary", {onclick, aria: {label}, data: {id}, css: {"--x": "1"}}, ...children)`. */
export function h(spec, props = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const el = document.createElement(tag);
  if (classes.length) el.className = classes.join(" ");
  for (const [name, value] of Object.entries(props ?? {})) setProp(el, name, value);
  append(el, children);
  return el;
}

function setProp(el, name, value) {
  if (value === undefined || value === null) return;
  if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
  else if (name === "class") el.classList.add(...value.split(" ").filter(Boolean));
  else if (name === "aria") for (const [k, v] of Object.entries(value)) setAttribute(el, `aria-${k}`, v);
  else if (name === "data") Object.assign(el.dataset, value);
  else if (name === "css") for (const [k, v] of Object.entries(value)) el.style.setProperty(k, v);
  else if (name === "innerHTML" || name === "outerHTML") throw new Error("markup from text is not allowed");
  else if (name in el && name !== "list" && name !== "form") el[name] = value;
  else setAttribute(el, name, value);
}

function setAttribute(el, name, value) {
  if (value === undefined || value === null) el.removeAttribute(name);
  else el.setAttribute(name, String(value));
}

/** Appends strings, nodes and nested lists; skips null, undefined and false. */
export function append(el, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    el.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return el;
}

export function fill(el, ...children) {
  el.replaceChildren();
  return append(el, children);
}

export const $ = (id) => document.getElementById(id);

let counter = 0;
export const newId = (stem) => `${stem}-${++counter}`;

const PATHS = {
  hash: "M9 4 7 20M17 4l-2 16M4 9h16M3 15h16",
  thread: "M5 4v9a4 4 0 0 0 4 4h10M15 13l4 4-4 4M10 6h9M10 10h6",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8 5v14M16 5v14",
  volume: "M4 9.5v5h3.5L12 19V5L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  muted: "M4 9.5v5h3.5L12 19V5L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5",
  download: "M12 4v11M7.5 10.5 12 15l4.5-4.5M5 20h14",
  file: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  send: "M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  reply: "M10 7 5 12l5 5M5 12h9a5 5 0 0 1 5 5v1",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  list: "M4 6h16M4 12h16M4 18h16",
  moon: "M19 14.5A7.5 7.5 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M4 12H2M22 12h-2M5.5 5.5 7 7M17 17l1.5 1.5M5.5 18.5 7 17M17 7l1.5-1.5",
  auto: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  fast: "M5 6l6 6-6 6M13 6l6 6-6 6",
  slow: "M11 6l-6 6 6 6M19 6l-6 6 6 6",
  leaf: "M5 19c0-9 5-14 14-14 0 9-4 13-10 13-2 0-3-1-4-2M5 19c2-4 5-7 9-9",
  tree: "M6 4v16M6 8h5a4 4 0 0 1 4 4v1M15 13a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  book: "M12 6.5C10 5 7.5 4.5 4 5v13c3.5-.5 6 0 8 1.5 2-1.5 4.5-2 8-1.5V5c-3.5-.5-6 0-8 1.5zM12 6.5v13",
  pin: "M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11zM12 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  speech: "M4 5h16v11H11l-5 4v-4H4z",
  balance: "M12 4v16M7 20h10M5 8h14M5 8l-2.5 6a2.5 2.5 0 0 0 5 0zM19 8l-2.5 6a2.5 2.5 0 0 0 5 0z",
  spark: "M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8z",
  down: "M6 9.5l6 6 6-6",
  warn: "M12 4 3 20h18zM12 10v5M12 17.5v.01",
  eye: "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  copy: "M9 9h10v11H9zM5 15V4h10",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  piece: "M5 8h4a2 2 0 1 1 4 0h4v4a2 2 0 1 1 0 4v4H5z",
  slash: "M15 5 9 19M5 5h14v14H5z",
  at: "M15.5 12a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM15.5 12v1.5a2.5 2.5 0 0 0 5 0V12a8.5 8.5 0 1 0-4 7.2",
  check: "M5 12.5l4.5 4.5L19 7.5",
  help: "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .6-1.5 1.2-1.5 2.3M12 18.5v.01",
  note: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  sliders: "M6 4v9M6 17v3M12 4v3M12 11v9M18 4v11M18 19v1M4 15h4M10 9h4M16 17h4",
  loop: "M12 12c-2-3-3.5-4.5-5.5-4.5a4.5 4.5 0 0 0 0 9c2 0 3.5-1.5 5.5-4.5s3.5-4.5 5.5-4.5a4.5 4.5 0 0 1 0 9c-2 0-3.5-1.5-5.5-4.5z",
  dice: "M5 5h14v14H5zM9 9h.01M15 15h.01M12 12h.01M15 9h.01M9 15h.01",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20",
  flag: "M6 21V4h12l-3 4.5 3 4.5H6",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 2",
  ear: "M7 11a5 5 0 0 1 10 0c0 4-4 4-4 7.5a2.5 2.5 0 0 1-5 0M10 11a2 2 0 0 1 4 0c0 1-1 1.5-2 2",
  heart: "M12 20C4 14 4 9 6.5 6.5S12 7 12 8.5C12 7 15 4 17.5 6.5S20 14 12 20z",
  ban: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.5 6.5l11 11",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  retry: "M19 12a7 7 0 1 1-2.5-5.4M19 4v4h-4",
};

/** Draws one of the page's own line icons; always decorative, the control carries the words. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name] ?? PATHS.spark);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, props = {}) {
  return h("button.icon-button", { type: "button", title: label, aria: { label }, onclick, ...props }, icon(name));
}
