// What stands at the beginning of a channel.

import { h, icon } from "./dom.js";
import { emit, isThread, store } from "./store.js";

const EXAMPLES = {
  generate: { prompt: "a calm piano piece for a rainy night" },
};
const PREFERRED = ["generate", "history", "help", "about"];

/** The head of a channel; on an empty one it says what to try first. */
export function renderWelcome(channel, empty) {
  if (!channel) return h("div.welcome");
  const thread = isThread(channel);
  const title = empty
    ? thread
      ? "A fresh thread"
      : "The night is still quiet here"
    : thread
      ? channel.name
      : `The beginning of #${channel.name}`;
  return h(
    "div.welcome",
    {},
    h("span.welcome-sign", {}, icon(thread ? "thread" : empty ? "moon" : "hash")),
    h("h2", { dir: "auto" }, title),
    empty ? suggestions(thread) : null,
  );
}

function suggestions(thread) {
  const offered = PREFERRED.map((name) => store.commands.find((command) => command.name === name)).filter(Boolean);
  const shown = offered.length ? offered : store.commands.slice(0, 4);
  if (!shown.length) {
    return h(
      "p",
      {},
      store.bots.length
        ? "Say something, or wait a moment: the bot has not told its commands yet."
        : "No bot is connected yet. As soon as one is, its commands are here.",
    );
  }
  const words = thread
    ? "Write what should change, or use a command."
    : "Type / to see everything the bot can do, or begin with one of these:";
  return [
    h("p", {}, words),
    h(
      "div.suggestions-row",
      {},
      shown.map((command, index) => suggestion(command, index === 0)),
    ),
  ];
}

function suggestion(command, first) {
  const options = EXAMPLES[command.name] ?? {};
  const example = Object.values(options)[0];
  return h(
    "button.suggestion",
    {
      type: "button",
      class: first ? "first" : "",
      data: { suggest: command.name },
      onclick: () => emit("compose-command", { name: command.name, options }),
    },
    h("strong", {}, `/${command.name}`),
    h("span", {}, example ? `“${example}”` : command.description),
  );
}
