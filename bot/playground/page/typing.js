// Who is typing, under the messages.

import { $, h } from "./dom.js";
import { findUser, nameOf, on, store } from "./store.js";

const LASTS = 10000;
const typing = new Map(); // "channel:user" -> time until which it counts

export function setUpTyping() {
  on("typing", ({ channel_id: channel, user_id: user }) => {
    if (user === store.me?.id) return;
    typing.set(`${channel}:${user}`, Date.now() + LASTS);
    draw();
    setTimeout(draw, LASTS + 50);
  });
  on("message", (message) => {
    typing.delete(`${message.channel_id}:${message.author.id}`);
    draw();
  });
  on("shown", draw);
}

function draw() {
  const names = [];
  for (const [key, until] of typing) {
    const [channel, user] = key.split(":");
    if (until < Date.now()) typing.delete(key);
    else if (channel === store.current) names.push(nameOf(findUser(user) ?? { id: user }));
  }
  const words =
    { 0: "", 1: `${names[0]} is typing…`, 2: `${names[0]} and ${names[1]} are typing…` }[names.length] ??
    "Several people are typing…";
  const place = $("typing");
  if (place.dataset.words === words) return;
  place.dataset.words = words;
  place.replaceChildren(
    ...(words ? [h("span.dots", { aria: { hidden: "true" } }, h("i"), h("i"), h("i")), words] : []),
  );
}
