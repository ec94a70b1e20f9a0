// What each person has read, channel by channel.

import { browser } from "./remember.js";
import { compareIds, emit, on, store } from "./store.js";

let read = {};

/** Loads the marks of the person who now speaks; channels never seen before count as read up to now. */
export function loadMarks() {
  read = browser.get(`read.${store.me.id}`, {});
  for (const channel of store.channels.values()) {
    read[channel.id] ??= channel.last_message_id ?? "0";
  }
  save();
}

function save() {
  browser.set(`read.${store.me.id}`, read);
}

export const lastRead = (channel) => read[channel];

export function markRead(channel, id) {
  if (read[channel] && compareIds(id, read[channel]) <= 0) return;
  read[channel] = id;
  save();
  emit("unread");
}

export function isUnread(channel) {
  const last = channel.last_message_id;
  if (channel.id === store.current && document.hasFocus()) return false;
  return Boolean(last) && compareIds(last, read[channel.id] ?? "0") > 0;
}

on("message", (message) => {
  const channel = store.channels.get(message.channel_id);
  if (!channel) return;
  if (!channel.last_message_id || compareIds(message.id, channel.last_message_id) > 0)
    channel.last_message_id = message.id;
  if (message.author.id === store.me.id) markRead(channel.id, message.id);
  const named = message.mentions?.some((user) => user.id === store.me.id);
  if (named && isUnread(channel)) channel.mentioned = true;
  emit("unread");
});
