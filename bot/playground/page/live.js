// The stream of events: opened, watched, opened again.

import { api } from "./api.js";
import { emit, store } from "./store.js";

const NAMES = [
  "message",
  "message_update",
  "message_delete",
  "typing",
  "channel",
  "channel_delete",
  "interaction",
  "commands",
  "bot",
  "state",
];
const SLOWEST = 15000;
let stream = null;
let last = null;
let timer = 0;
let delay = 500;

/** Listens as the person who now speaks, from the event `since` on; what was missed while away is replayed. */
export function listen(since = last) {
  stop();
  last = since;
  stream = new EventSource(api.eventsUrl(last));
  stream.addEventListener("open", () => {
    delay = 500;
    say("live");
  });
  stream.addEventListener("error", lost);
  for (const name of NAMES) stream.addEventListener(name, (event) => take(name, event));
}

export function stop() {
  clearTimeout(timer);
  stream?.close();
  stream = null;
}

/** Whether the stream told more than a state that ends with the event `id` knows. */
export function isBehind(id) {
  const [run, count] = (last ?? "").split("-");
  const [otherRun, otherCount] = (id ?? "").split("-");
  return Boolean(stream) && run === otherRun && Number(count) > Number(otherCount);
}

function take(name, event) {
  if (event.lastEventId) last = event.lastEventId;
  const data = event.data ? JSON.parse(event.data) : {};
  emit(name === "state" ? "state-changed" : name, data);
}

/** The browser's own retry gives up after a refused connection, so the next try is always ours. */
function lost() {
  say("lost");
  stop();
  timer = setTimeout(() => listen(), delay);
  delay = Math.min(SLOWEST, delay * 1.7);
}

function say(connection) {
  const was = store.connection;
  store.connection = connection;
  if (was !== connection) emit("connection", { was, now: connection });
}

addEventListener("online", () => store.connection === "lost" && listen());
