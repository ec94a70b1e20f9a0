// Components of messages: buttons, selects, and the second generation of layout parts.

import { h, icon } from "./dom.js";
import { colour } from "./embed.js";
import { Source, fileCard, kindOf, picture, renderAttachment, veil } from "./files.js";
import { emojiOf, safeUrl } from "./inline.js";
import { press } from "./interactions.js";
import { renderMarkdown } from "./markdown.js";
import { reconcile } from "./reconcile.js";
import { SELECT_TYPES, selectMenu } from "./selects.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "secondary" };

/** Renders one top-level or nested component of a message. */
export function renderComponent(component, message) {
  const { type } = component;
  if (type === 2) return button(component, message);
  if (SELECT_TYPES.includes(type)) return select(component, message);
  const render = LAYOUT[type];
  return render ? render(component, message) : h("p.unknown", {}, "This part cannot be shown here.");
}

const LAYOUT = {
  1: (row, message) =>
    h(
      "div.action-row",
      {},
      row.components.map((inner) => renderComponent(inner, message)),
    ),
  9: (section, message) =>
    h(
      "div.section",
      {},
      h(
        "div.section-words",
        {},
        section.components.map((inner) => renderComponent(inner, message)),
      ),
      section.accessory ? renderComponent(section.accessory, message) : null,
    ),
  10: (text) => h("div.text-display", {}, renderMarkdown(text.content)),
  11: (thumbnail, message) => media(thumbnail, message, "section-thumbnail"),
  12: (gallery, message) =>
    h(
      "div.gallery",
      { data: { count: String(gallery.items.length) } },
      gallery.items.map((item) => media(item, message, "gallery-item")),
    ),
  13: file,
  14: (separator) =>
    h("hr.separator", {
      class: `${separator.divider === false ? "blank" : ""} ${separator.spacing === 2 ? "wide" : ""}`,
    }),
  17: container,
};

function button(component, message) {
  const words = [emojiOf(component.emoji), component.label ? h("span", { dir: "auto" }, component.label) : null];
  if (component.style === 5) {
    const url = component.url ? safeUrl(component.url) : null;
    if (!url || component.disabled)
      return h("button.button.link", { type: "button", disabled: true }, words, icon("link"));
    return h(
      "a.button.link",
      { href: url.href, target: "_blank", rel: "noopener noreferrer", title: url.href },
      words,
      icon("link"),
    );
  }
  const label = component.label ? null : (component.emoji?.name ?? "Button");
  const el = h(
    "button.button",
    {
      type: "button",
      class: STYLES[component.style] ?? "secondary",
      disabled: component.disabled ?? false,
      data: { customId: component.custom_id ?? "" },
      aria: { label },
    },
    words,
  );
  el.addEventListener("click", () => whileBusy(el, press(message, component.custom_id)));
  return el;
}

function select(component, message) {
  const el = selectMenu(component, {
    oncommit: (values) => whileBusy(el, press(message, component.custom_id, values)),
  });
  return el;
}

async function whileBusy(el, promise) {
  // aria-disabled keeps the focus where it is; `disabled` would drop it.
  if (el.getAttribute("aria-busy") === "true") return;
  el.setAttribute("aria-busy", "true");
  await promise.finally(() => el.removeAttribute("aria-busy"));
}

function media(item, message, className) {
  const url = item.media?.url ?? "";
  const type = item.media?.content_type ?? "";
  if (type.startsWith("video/"))
    return renderAttachment({ url, content_type: type, filename: item.description ?? "video" }, message);
  const el = picture(new Source(url, message), item.description ?? "", {
    className,
    width: item.media?.width,
    height: item.media?.height,
  });
  return item.spoiler ? veil(el) : el;
}

/** A file of the new kind; sound gets the player here too. */
function file(component, message) {
  const url = component.file.url;
  const name = component.name ?? decodeURIComponent(new URL(url, location.href).pathname.split("/").at(-1));
  const known = message.attachments?.find((attachment) => attachment.filename === name) ?? {};
  const attachment = {
    ...known,
    url,
    filename: name,
    size: component.size ?? known.size,
    content_type: component.file.content_type ?? known.content_type,
  };
  const source = new Source(url, message);
  const el = kindOf(attachment) === "audio" ? renderAttachment(attachment, message) : fileCard(attachment, source);
  return component.spoiler ? veil(el) : el;
}

function container(component, message) {
  const el = h("div.container", { css: { "--embed": colour(component.accent_color) ?? "var(--line-strong)" } });
  // A progress bar that moves must not take the player next to it away: only what differs is drawn again.
  el.update = (next) => {
    if (next.accent_color !== component.accent_color || next.spoiler !== component.spoiler) return false;
    reconcile(el, next.components, (inner) => renderComponent(inner, message));
    return true;
  };
  el.update(component);
  return component.spoiler ? veil(el) : el;
}
