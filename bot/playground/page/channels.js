// The list of channels with their threads, and the drawer it becomes on a small screen.

import { $, h, icon } from "./dom.js";
import { DIRECT, compareIds, emit, isThread, on, store } from "./store.js";
import { isUnread } from "./unread.js";

const CATEGORY = 4;

export function setUpChannels() {
  on("state", draw);
  on("channel", draw);
  on("unread", draw);
  on("shown", () => {
    draw();
    closeDrawer();
  });
  $("open-drawer").append(icon("list"));
  $("close-drawer").append(icon("close"));
  $("open-drawer").addEventListener("click", openDrawer);
  $("close-drawer").addEventListener("click", closeDrawer);
  $("scrim").addEventListener("click", closeDrawer);
  $("sidebar").addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeDrawer();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event);
  });
}

function openDrawer() {
  document.body.classList.add("drawer-open");
  $("scrim").hidden = false;
  document.querySelector("main").inert = true;
  $("close-drawer").focus();
}

function closeDrawer() {
  if (!document.body.classList.contains("drawer-open")) return;
  document.body.classList.remove("drawer-open");
  $("scrim").hidden = true;
  document.querySelector("main").inert = false;
  $("open-drawer").focus();
}

function step(event) {
  const all = [...$("channels").querySelectorAll("button")];
  const next = all[all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function draw() {
  const focused = document.activeElement?.closest?.("#channels [data-channel]")?.dataset.channel;
  const all = [...store.channels.values()];
  const plain = all.filter((channel) => !isThread(channel) && channel.type !== CATEGORY);
  plain.sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || compareIds(a.id, b.id));
  const [direct, rooms] = [plain.filter(({ type }) => type === DIRECT), plain.filter(({ type }) => type !== DIRECT)];
  $("channels").replaceChildren(
    h("h2.list-title", {}, "Channels"),
    h(
      "ul.channel-list",
      {},
      rooms.map((channel) => branch(channel, all)),
    ),
    ...(direct.length
      ? [
          h("h2.list-title", {}, "Direct messages"),
          h(
            "ul.channel-list",
            {},
            direct.map((channel) => branch(channel, all)),
          ),
        ]
      : []),
  );
  $("guild-name").textContent = store.guild.name || "playground";
  const waiting = plain.some(isUnread) || all.some((channel) => isThread(channel) && isUnread(channel));
  $("open-drawer").classList.toggle("unread", waiting);
  if (focused) $("channels").querySelector(`[data-channel="${focused}"]`)?.focus();
}

function branch(channel, all) {
  const threads = all.filter((thread) => isThread(thread) && thread.parent_id === channel.id && visible(thread));
  threads.sort((a, b) => compareIds(b.id, a.id));
  return h(
    "li",
    {},
    entry(channel, channel.type === DIRECT ? "at" : "hash"),
    threads.length
      ? h(
          "ul.thread-list",
          { aria: { label: `Threads of ${channel.name}` } },
          threads.map((thread) => h("li", {}, entry(thread, "thread"))),
        )
      : null,
  );
}

const visible = (thread) => !thread.thread_metadata?.archived || thread.id === store.current;

function entry(channel, sign) {
  const here = channel.id === store.current;
  const unread = isUnread(channel);
  if (!unread) channel.mentioned = false;
  const note = channel.mentioned ? "mentions you" : "unread";
  return h(
    "button.channel",
    {
      type: "button",
      class: `${here ? "here" : ""} ${unread ? "unread" : ""}`,
      data: { channel: channel.id },
      aria: { current: here ? "page" : null },
      onclick: () => emit("go", { channel: channel.id }),
    },
    icon(sign),
    h("span.channel-label", { dir: "auto" }, channel.name),
    unread
      ? h(
          "span.unread-mark",
          { class: channel.mentioned ? "named" : "" },
          channel.mentioned ? "@" : "",
          h("span.visually-hidden", {}, ` (${note})`),
        )
      : null,
  );
}
