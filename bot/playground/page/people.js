// People as pictures, and as choices in lists.

import { h, icon } from "./dom.js";
import { isThread, nameOf, store } from "./store.js";

const HUES = [38, 187, 262, 330, 140, 210, 12, 290];

/** A drawn portrait: initials on a colour of one's own; bots carry a moon. */
export function avatar(user, size = "") {
  const index = store.people.findIndex((person) => person.id === user?.id);
  const hue = HUES[(index >= 0 ? index : Number(BigInt(user?.id ?? 0) % 97n)) % HUES.length];
  const inside = user?.bot ? icon("moon") : nameOf(user).slice(0, 1).toUpperCase();
  return h(
    "span.avatar",
    { class: `${size} ${user?.bot ? "bot" : ""}`, css: { "--hue": String(hue) }, aria: { hidden: "true" } },
    inside,
  );
}

export const ROLE_WORDS = { member: "member", moderator: "moderator", owner: "owner" };

export function userItems() {
  return [...store.people, ...store.bots].map((user) => ({
    kind: "user",
    value: user.id,
    label: nameOf(user),
    description: `@${user.username}`,
    lead: avatar(user, "small"),
    trail: user.bot ? "bot" : ROLE_WORDS[user.role],
  }));
}

export function roleItems() {
  const roles = (store.guild.roles ?? []).filter((role) => role.id !== store.guild.id);
  return roles.map((role) => ({ kind: "role", value: role.id, label: role.name, lead: icon("at"), trail: "role" }));
}

export function channelItems(types) {
  const allowed = (channel) => !types?.length || types.includes(channel.type);
  return [...store.channels.values()]
    .filter((channel) => channel.type !== 4 && allowed(channel))
    .map((channel) => ({
      kind: "channel",
      value: channel.id,
      label: channel.name,
      lead: icon(isThread(channel) ? "thread" : "hash"),
    }));
}
