// The leaves of a message's text: links, mentions, times, spoilers, code.

import { h, icon } from "./dom.js";
import { emojiNode } from "./emoji.js";
import { copy } from "./popup.js";
import { emit, findUser, nameOf, store } from "./store.js";
import { fullDate, inStyle } from "./time.js";

// Bots write Discord's own address of a message; here it leads to the message in this page.
const MESSAGE_LINK = /^https:\/\/discord\.com\/channels\/(?:@me|\d+)\/(\d+)\/(\d+)$/;

/** The URL if it may be followed: http and https only, else null. */
export function safeUrl(text) {
  try {
    const url = new URL(text, location.href);
    return ["http:", "https:"].includes(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

export function safeLink(address, label) {
  const url = safeUrl(address);
  if (!url) return h("span", {}, label);
  const [, channel, message] = MESSAGE_LINK.exec(url.href) ?? [];
  if (store.channels.has(channel)) return h("a", { href: `#${channel}/${message}`, title: "Go to the message" }, label);
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow", title: url.href }, label);
}

/** Files are named with the server's own address; asked for on ours, by whichever name the page was opened. */
export function localUrl(address) {
  const url = safeUrl(address);
  if (!url) return null;
  const loopback = ["127.0.0.1", "localhost", "[::1]"];
  const ours =
    url.hostname === location.hostname || (loopback.includes(url.hostname) && loopback.includes(location.hostname));
  return ours && url.port === location.port ? url.pathname + url.search : url.href;
}

export function isLocal(address) {
  return Boolean(address) && localUrl(address)?.startsWith("/") === true;
}

export function timestamp(seconds, style) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return h("span", {}, `<t:${seconds}>`);
  const props = { dateTime: date.toISOString(), title: fullDate(date) };
  return h(
    "time.timestamp",
    { ...props, data: style === "R" ? { relative: String(seconds) } : {} },
    inStyle(date, style),
  );
}

/** Keeps "2 minutes ago" true. */
export function refreshRelativeTimes() {
  for (const el of document.querySelectorAll("time[data-relative]")) {
    const text = inStyle(new Date(Number(el.dataset.relative) * 1000), "R");
    if (el.textContent !== text) el.textContent = text;
  }
}

export function mention(kind, id) {
  if (kind === "#") return channelMention(id);
  if (kind === "/") {
    return h("button.mention", { type: "button", onclick: () => emit("compose-command", { name: id }) }, `/${id}`);
  }
  if (kind === "@&") {
    const role = store.guild.roles?.find((known) => known.id === id);
    return h("span.mention", {}, `@${role?.name ?? "unknown role"}`);
  }
  const user = findUser(id);
  return h(
    "span.mention",
    { class: id === store.me?.id ? "mention-me" : "" },
    `@${user ? nameOf(user) : "unknown person"}`,
  );
}

function channelMention(id) {
  const channel = store.channels.get(id);
  if (!channel) return h("span.mention", {}, "#unknown");
  return h("button.mention", { type: "button", onclick: () => emit("go", { channel: id }) }, `#${channel.name}`);
}

export function spoiler(children) {
  const body = h("span.spoiler-body", {}, children);
  const el = h("span.spoiler", { role: "button", tabIndex: 0, aria: { label: "Spoiler, press to show" } }, body);
  body.inert = true;
  const show = (event) => {
    if (el.classList.contains("shown")) return;
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    el.classList.add("shown");
    body.inert = false;
    for (const name of ["role", "tabindex", "aria-label"]) el.removeAttribute(name);
  };
  el.addEventListener("click", show);
  el.addEventListener("keydown", show);
  return el;
}

export function codeBlock(text, language) {
  return h(
    "div.code-block",
    {},
    h("pre", { tabIndex: 0, aria: { label: language ? `${language} code` : "code" } }, h("code", {}, text)),
    h("button.icon-button", { type: "button", aria: { label: "Copy the code" }, onclick: () => copy(text, "Code") }, icon("copy")),
  );
}

/** An emoji of a button, an option or a reaction: its character, or its name where only Discord has the picture. */
export function emojiOf(emoji) {
  if (!emoji) return null;
  return h(
    "span.emoji",
    { aria: { hidden: emoji.id ? null : "true" } },
    emoji.id ? `:${emoji.name}:` : emojiNode(emoji.name),
  );
}
