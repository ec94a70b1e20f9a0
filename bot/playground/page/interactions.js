// Commands, presses and forms on their way to the bot and back.

import { api } from "./api.js";
import { openModal } from "./modal.js";
import { emit, moment, on } from "./store.js";

const NO_ANSWER = "The application did not respond";
const watched = new Map(); // interaction id -> origin, while the answer is still to come

/** The sentence for a failed interaction: silence has one wording, a wrong option keeps the server's. */
function failureOf(interaction) {
  const told = interaction.error;
  return !told || /respond|in time|answer/i.test(told) ? NO_ANSWER : told;
}

/** Starts an interaction; `origin` has {channel, fail(sentence), done(interaction)}. */
export async function start(request, origin) {
  const since = moment();
  try {
    settle(await request(), origin, since);
  } catch (error) {
    if (!error.sentence) throw error;
    origin.fail(error.status === 504 ? NO_ANSWER : error.sentence);
  }
}

function settle(interaction, origin, since = moment()) {
  if (interaction.state === "waiting") {
    watched.set(interaction.id, origin);
    return;
  }
  if (interaction.state === "acknowledged") watched.set(interaction.id, origin);
  else watched.delete(interaction.id);
  if (interaction.message?.channel_id) emit("message-answered", { message: interaction.message, since });
  if (interaction.state === "failed") origin.fail(failureOf(interaction));
  else origin.done(interaction);
  if (interaction.state === "modal")
    openModal(interaction, (values, dialog) => submitModal(interaction, values, dialog, origin));
}

on("interaction", (interaction) => {
  const origin = watched.get(interaction.id);
  if (origin) settle(interaction, origin);
});

function submitModal(opener, values, dialog, origin) {
  return start(() => api.modal(opener.id, values), {
    channel: origin.channel,
    fail: (sentence) => dialog.fail(sentence),
    done(interaction) {
      dialog.close();
      if (interaction.state === "acknowledged" && !interaction.message) origin.wait?.(interaction);
    },
  });
}

/** Runs a slash command; `again` fills it into the composer once more. */
export function runCommand(channel, name, options, { again, refused }) {
  return startVisibly(channel, `/${name}`, () => api.command(channel, name, options), { again, refused });
}

/** Runs an entry of a message's or person's Apps menu. */
export function runMenu(channel, name, target) {
  return startVisibly(channel, name, () => api.menu(channel, name, target), {});
}

let lines = 0;

/** Shows a line of its own at the end of the channel until the answer is there. */
function startVisibly(channel, label, request, { again, refused }) {
  const line = { key: `line-${++lines}`, channel, label, state: "sending", again };
  const update = (changes) => emit("pending", Object.assign(line, changes));
  update({});
  const origin = {
    channel,
    fail(sentence) {
      if (sentence !== NO_ANSWER && refused?.(sentence)) update({ state: "gone" });
      else update({ state: "failed", sentence });
    },
    done(interaction) {
      // A deferral shows as the bot's own "thinking" message; without one the line stays until the answer comes.
      const waits = interaction.state === "acknowledged" && !interaction.message;
      update({ state: waits ? "thinking" : "gone", interaction: interaction.id });
    },
    wait: (interaction) => update({ state: "thinking", interaction: interaction.id }),
  };
  return start(request, origin);
}

/** Presses a button or chooses from a select of a message. */
export function press(message, customId, values) {
  emit("message-notice", { id: message.id, text: "" });
  return start(() => api.component(message.channel_id, message.id, customId, values), {
    channel: message.channel_id,
    fail: (sentence) => emit("message-notice", { id: message.id, text: sentence }),
    done() {},
  });
}
