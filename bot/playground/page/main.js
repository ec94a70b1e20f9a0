// The beginning: who speaks, which channel, what listens to what.

import { actAs, api } from "./api.js";
import { setUpChannels } from "./channels.js";
import { Composer } from "./composer.js";
import { $, h, icon } from "./dom.js";
import { refreshRelativeTimes } from "./inline.js";
import { isBehind, listen, stop } from "./live.js";
import { Log } from "./log.js";
import { messageMenu, personMenu, removeMessage, threadDialog } from "./menus.js";
import { toast } from "./popup.js";
import { tab } from "./remember.js";
import { Speaker } from "./speaker.js";
import { DIRECT, botOffline, compareIds, emit, isThread, named, nameOf, on, store, takeState } from "./store.js";
import { setUpTheme } from "./theme.js";
import { setUpTyping } from "./typing.js";
import { loadMarks } from "./unread.js";

let turns = 0; // a switch overtaken by the next one stops where it is
const FIRST_PERSON = "ada";

const speaker = new Speaker((person) => become(person));
const composer = new Composer($("composer-place"), speaker.el);
const log = new Log({
  reply: (message) => composer.setReply(message),
  menu: (message, anchor, point) =>
    messageMenu(message, anchor, { point, reply: (target) => composer.setReply(target) }),
  person: (user, anchor) => personMenu(user, anchor),
  remove: removeMessage,
  goTo: (channel, message) => goTo(channel ?? store.current, message),
});

/** Goes to a channel and, where one is named, to a message in it. */
async function goTo(channel, message) {
  if (!store.channels.has(channel))
    return toast("That channel is not here, or not for the person who speaks.", { error: true });
  if (channel === store.current && message) return log.reveal(message);
  store.current = channel;
  tab.set("channel", channel);
  history.replaceState(null, "", `#${channel}`);
  drawHead();
  composer.show(store.channels.get(channel));
  emit("shown");
  await log.show(channel, { target: message });
  emit("unread");
  return undefined;
}

function drawHead() {
  const channel = store.channels.get(store.current);
  if (!channel) return;
  const parent = isThread(channel) ? store.channels.get(channel.parent_id) : null;
  $("channel-name").replaceChildren(
    ...(parent
      ? [
          h(
            "button.crumb",
            { type: "button", onclick: () => emit("go", { channel: parent.id }) },
            icon("hash"),
            parent.name,
          ),
          h("span.crumb-sign", { aria: { hidden: "true" } }, "›"),
        ]
      : []),
    icon(parent ? "thread" : channel.type === DIRECT ? "at" : "hash"),
    h("span", { dir: "auto" }, channel.name),
  );
  $("channel-topic").textContent = channel.topic ?? "";
  document.title = `${parent ? "" : "#"}${channel.name} · Nocturne playground`;
}

function drawBots() {
  $("bots").replaceChildren(
    ...store.bots.map((bot) =>
      h(
        "span.bot-state",
        { class: bot.online === false ? "off" : "on" },
        h("i", { aria: { hidden: "true" } }),
        `${nameOf(bot)} ${bot.online === false ? "offline" : "online"}`,
      ),
    ),
  );
  drawBanners();
}

function drawBanners() {
  const banners = [];
  if (store.connection === "lost")
    banners.push(["lost", "The connection to the playground is gone. Trying again; nothing you see is lost."]);
  else if (!store.bots.length)
    banners.push(["offline", "No bot is connected yet. You can write already; commands appear when it arrives."]);
  else if (botOffline())
    banners.push(["offline", "The bot is offline. Commands and buttons will not be answered until it is back."]);
  $("banners").replaceChildren(
    ...banners.map(([kind, text]) => h("p.banner", { class: kind, data: { banner: kind } }, icon("warn"), text)),
  );
  const words = { live: "Connected", lost: "Reconnecting…", connecting: "Connecting…" }[store.connection];
  $("connection").replaceChildren(h("i", { class: store.connection, aria: { hidden: "true" } }), words);
}

function firstChannel() {
  const wanted = [location.hash.slice(1).split("/")[0], tab.get("channel")];
  const plain = [...store.channels.values()].filter((channel) => !isThread(channel) && channel.type !== 4);
  plain.sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || compareIds(a.id, b.id));
  return wanted.find((id) => store.channels.has(id)) ?? plain[0]?.id;
}

/** Fetches what the acting person sees, and returns the last event that it already contains. */
async function loadState() {
  let state = await api.state();
  for (let tries = 0; isBehind(state.last) && tries < 4; tries += 1) state = await api.state();
  takeState(state);
  loadMarks();
  speaker.draw();
  drawBots();
  drawHead();
  return state.last;
}

/** Begins, or begins anew, as a person: nothing that only another one may see stays on the page. */
async function become(person) {
  const turn = ++turns;
  stop();
  actAs(person);
  store.histories.clear();
  let since;
  try {
    since = await loadState();
  } catch (error) {
    if (error.status === 400 || error.status === 404)
      return person === FIRST_PERSON ? unreachable(error, person) : become(FIRST_PERSON);
    return unreachable(error, person);
  }
  if (turn !== turns) return undefined;
  tab.set("person", store.me.id);
  actAs(store.me.id);
  listen(since); // from the moment of the state on, so that nothing falls between
  const target = location.hash.slice(1).split("/")[1];
  const channel = firstChannel();
  store.current = null;
  if (channel) await goTo(channel, target);
  return undefined;
}

function unreachable(error, person) {
  store.connection = "lost";
  drawBanners();
  setTimeout(() => become(person), 2000);
}

/** Fetches everything anew after the server said that too much was missed or permissions changed. */
async function resync() {
  try {
    await loadState();
    store.histories.clear();
    if (!store.channels.has(store.current)) store.current = firstChannel();
    if (store.current) await catchUp();
    emit("commands-known");
  } catch (error) {
    toast(error.sentence ?? String(error), { error: true });
  }
}

async function catchUp() {
  await log.fetch(store.current, {});
  log.refresh();
}

on("go", ({ channel, message }) =>
  goTo(channel, message).then(() => matchMedia("(hover: hover)").matches && composer.focus()),
);
on("state-changed", resync);
on("commands", async () => {
  await loadState().catch(() => {}); // the next event brings it again
  emit("commands-known");
  log.refresh();
});
on("bot", ({ online, user_id: id }) => {
  for (const bot of store.bots) if (!id || bot.id === id) bot.online = online;
  if (store.bots.length) drawBots();
  else resync();
});
on("channel", (channel) => {
  if (!channel.id) return;
  store.channels.set(channel.id, named({ ...store.channels.get(channel.id), ...channel }));
  drawHead();
  log.refresh();
});
on("channel_delete", ({ id }) => {
  const parent = store.channels.get(id)?.parent_id;
  store.channels.delete(id);
  emit("state");
  if (store.current === id) goTo(parent ?? firstChannel());
});
on("connection", drawBanners);
addEventListener("hashchange", () => {
  const [channel, message] = location.hash.slice(1).split("/");
  if (channel && (channel !== store.current || message)) goTo(channel, message);
});
document.addEventListener("keydown", (event) => {
  const free =
    !event.defaultPrevented &&
    !document.querySelector("dialog[open]") &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey;
  if (free && event.key === "Escape" && event.target.closest("#log")) composer.focus();
  if (free && event.key === "/" && !event.target.closest("input, textarea")) {
    event.preventDefault();
    composer.insert("/");
  }
});

setUpTheme();
setUpChannels();
setUpTyping();
setInterval(refreshRelativeTimes, 5000);
$("channel-head").append(
  h(
    "button.icon-button",
    {
      type: "button",
      id: "new-thread",
      title: "Start a thread",
      aria: { label: "Start a thread" },
      onclick: () => threadDialog(),
    },
    icon("thread"),
  ),
);
become(tab.get("person", FIRST_PERSON));
