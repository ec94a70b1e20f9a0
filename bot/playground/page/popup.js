// Things that float: popups beside an anchor, dialogs, toasts.

import { $, h, icon, iconButton } from "./dom.js";

let openPopup = null;

/** Shows `panel` beside `anchor` in the top layer; one at a time; Escape or a press elsewhere closes it. */
export function showPopup(panel, anchor, { onclose, point, host } = {}) {
  closePopup();
  panel.popover = "manual";
  (host ?? anchor.closest("dialog") ?? document.body).append(panel);
  panel.showPopover();
  place(
    panel,
    point ? { left: point.x, right: point.x, top: point.y, bottom: point.y, width: 0 } : anchor.getBoundingClientRect(),
  );
  openPopup = { panel, anchor, onclose };
}

export function closePopup({ refocus = false } = {}) {
  const was = openPopup;
  if (!was) return;
  openPopup = null;
  was.panel.remove();
  was.onclose?.();
  if (refocus && was.anchor.isConnected) was.anchor.focus();
}

function place(panel, rect) {
  const gap = 6;
  const below = innerHeight - rect.bottom - gap;
  const above = rect.top - gap;
  panel.style.setProperty("min-width", `${Math.min(rect.width, innerWidth - 16)}px`);
  const height = panel.offsetHeight;
  const up = height > below && above > below;
  panel.style.setProperty("max-height", `${Math.max(120, (up ? above : below) - gap)}px`);
  const shown = Math.min(height, Math.max(120, (up ? above : below) - gap));
  panel.style.setProperty("top", `${Math.max(gap, up ? rect.top - gap - shown : rect.bottom + gap)}px`);
  panel.style.setProperty("left", `${Math.max(8, Math.min(rect.left, innerWidth - panel.offsetWidth - 8))}px`);
}

document.addEventListener("pointerdown", (event) => {
  if (openPopup && !openPopup.panel.contains(event.target) && !openPopup.anchor.contains(event.target)) closePopup();
});
addEventListener("resize", () => closePopup());
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || !openPopup) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    closePopup({ refocus: true });
  },
  true,
);

/** Opens a modal dialog; the browser keeps the focus inside and gives it back when it closes. */
export function openDialog({ title, body, foot, wide = false, onclose }) {
  const before = document.activeElement;
  const heading = h("h2", { id: `dialog-title-${Date.now()}`, tabIndex: -1 }, title);
  const dialog = h(
    `dialog.dialog${wide ? ".wide" : ""}`,
    { aria: { labelledby: heading.id, modal: "true" } },
    h(
      "div.dialog-head",
      {},
      heading,
      iconButton("close", "Close", () => dialog.close()),
    ),
    body,
    foot,
  );
  dialog.addEventListener("close", () => {
    closePopup();
    dialog.remove();
    onclose?.();
    if (before?.isConnected) before.focus({ preventScroll: true });
  });
  dialog.addEventListener("keydown", (event) => keepInside(dialog, event));
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** showModal makes the rest inert but lets Tab leave to the browser's own bars; this closes the circle. */
function keepInside(dialog, event) {
  if (event.key !== "Tab") return;
  const all = [...dialog.querySelectorAll("button, input, textarea, select, a[href], audio, video, [tabindex='0']")];
  const usable = all.filter((el) => !el.disabled && el.tabIndex >= 0 && el.getClientRects().length);
  const [first, last] = [usable[0], usable.at(-1)];
  if (!first) return;
  const leaving = event.shiftKey ? document.activeElement === first : document.activeElement === last;
  if (!leaving) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

/** Says something in passing; errors stay longer. */
export function toast(text, { error = false } = {}) {
  const el = h("div.toast", { class: error ? "error" : "" }, icon(error ? "warn" : "check"), h("span", {}, text));
  $("toasts").append(el);
  setTimeout(() => el.remove(), error ? 9000 : 3500);
}

/** Copies a text, or shows it where the browser forbids that (it does on addresses that are not this machine's). */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied.`);
  } catch {
    toast(`The browser did not allow copying. It is: ${text}`, { error: true });
  }
}
