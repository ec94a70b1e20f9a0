// What the page knows: the guild as the acting person sees it, and the messages fetched so far.

const bus = new EventTarget();

export function on(name, listener) {
  bus.addEventListener(name, (event) => listener(event.detail));
}

export function emit(name, detail) {
  bus.dispatchEvent(new CustomEvent(name, { detail }));
}

export const store = {
  me: null,
  people: [],
  bots: [],
  guild: { name: "", roles: [] },
  channels: new Map(),
  commands: [],
  menus: [],
  members: {},
  uploadLimit: 10 * 1024 * 1024,
  current: null,
  histories: new Map(), // channel id -> {messages: Map(id -> message), complete: bool}
  connection: "connecting",
};

export const DIRECT = 1;
const THREAD_TYPES = [10, 11, 12];
export const isThread = (channel) => THREAD_TYPES.includes(channel?.type);

/** Orders snowflakes, which are too large for numbers. */
export function compareIds(a, b) {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

export function takeState(state) {
  store.me = state.me;
  store.people = state.people;
  store.bots = state.bots;
  store.guild = state.guild ?? store.guild;
  store.channels = new Map(state.channels.map((channel) => [channel.id, named(channel)]));
  store.commands = state.commands.flatMap(flatten).sort((a, b) => a.name.localeCompare(b.name));
  store.menus = state.menus;
  store.members = state.members ?? {};
  store.uploadLimit = state.upload_limit ?? store.uploadLimit;
  emit("state");
}

/** A direct conversation is called by the one it is with. */
export function named(channel) {
  return channel.type === DIRECT
    ? { ...channel, name: (channel.recipients ?? []).map(nameOf).join(", ") || "Direct message" }
    : channel;
}

/** Turns a command with subcommands into the several commands that a person can really type. */
function flatten(command) {
  const nested = (command.options ?? []).filter((option) => option.type === 1 || option.type === 2);
  if (!nested.length) return [{ ...command, options: command.options ?? [], root: command }];
  return nested.flatMap((sub) =>
    flatten({ ...sub, name: `${command.name} ${sub.name}`, application_id: command.application_id }).map((leaf) => ({
      ...leaf,
      root: command,
    })),
  );
}

export function historyOf(channel) {
  if (!store.histories.has(channel))
    store.histories.set(channel, { messages: new Map(), complete: false, fetched: false });
  return store.histories.get(channel);
}

let tick = 0;
const touched = new Map(); // message id -> when the stream last told of it

/** Now, in the order in which the stream tells things. */
export const moment = () => tick;

export function touch(id) {
  touched.set(id, ++tick);
}

/** Whether the stream told of a message after `since`: an answer to a request made then may be older than that. */
export const toldSince = (id, since) => (touched.get(id) ?? 0) > since;

export function findUser(id) {
  return [...store.people, ...store.bots].find((user) => user.id === id);
}

export function nameOf(user) {
  if (!user) return "someone";
  const known = findUser(user.id);
  return store.members[user.id]?.nick || known?.global_name || user.global_name || user.username || "someone";
}

export const botOffline = () => store.bots.length > 0 && store.bots.every((bot) => bot.online === false);

const BITS = { administrator: 3n, manage_messages: 13n };

/** Whether the acting person has a permission, given Discord's bit field as a string. */
export function may(permission) {
  const held = BigInt(store.members[store.me?.id]?.permissions ?? 0);
  return Boolean((held >> BITS.administrator) & 1n || (held >> BITS[permission]) & 1n);
}

/** Where a message is linked to: a hash of this page, so a copied link opens the channel and the message again. */
export const linkTo = (channel, message) => `${location.origin}${location.pathname}#${channel}/${message}`;
