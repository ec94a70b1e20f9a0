// Mentions in what is being written: shown as names, sent as ids.

import { channelItems, roleItems, userItems } from "./people.js";
import { findUser, store } from "./store.js";

/** The mention begun at the caret: {title, query, from, items} or null. */
export function mentionAt(text, caret) {
  const match = /(?:^|\s)([@#])([\w.-]{0,32})$/.exec(text.slice(0, caret));
  if (!match) return null;
  const [, sign, query] = match;
  const from = caret - query.length - 1;
  if (sign === "#")
    return {
      title: "Channels",
      query,
      from,
      items: channelItems().map((item) => ({ ...item, search: item.label, text: `#${item.label}` })),
    };
  const people = userItems().map((item) => {
    const { username } = findUser(item.value);
    return { ...item, search: `${username} ${item.label}`, text: `@${username}` };
  });
  const roles = roleItems().map((item) => ({ ...item, search: item.label, text: `@${item.label}` }));
  return { title: "People", query, from, items: [...people, ...roles] };
}

/** Puts Discord's mention syntax in the place of known names. */
export function withIds(text) {
  const users = [...store.people, ...store.bots].map((user) => [`@${user.username}`, `<@${user.id}>`]);
  const roles = roleItems().map((role) => [`@${role.label}`, `<@&${role.value}>`]);
  const channels = [...store.channels.values()].map((channel) => [`#${channel.name}`, `<#${channel.id}>`]);
  // Longer names first, so that @ada does not take the beginning of @ada-two.
  const known = [...users, ...roles, ...channels].sort((a, b) => b[0].length - a[0].length);
  return text
    .split(/(```[^]*?```|`[^`]*`)/)
    .map((part, index) => (index % 2 ? part : replaceNames(part, known)))
    .join("");
}

function replaceNames(text, known) {
  let result = "";
  for (let at = 0; at < text.length; ) {
    const starts = at === 0 || /\s|[(,]/.test(text[at - 1]);
    const found =
      starts && known.find(([name]) => text.startsWith(name, at) && !/[\w-]/.test(text[at + name.length] ?? " "));
    result += found ? found[1] : text[at];
    at += found ? found[0].length : 1;
  }
  return result;
}
