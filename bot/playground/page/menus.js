// Menus of messages and people.

import { api } from "./api.js";
import { h, icon } from "./dom.js";
import { runMenu } from "./interactions.js";
import { FLAGS, has } from "./message.js";
import { closePopup, copy, openDialog, showPopup, toast } from "./popup.js";
import { emit, isThread, linkTo, may, store } from "./store.js";

const USER = 2;
const MESSAGE = 3;

/** Opens the menu of a message, at a point or beside an element. */
export function messageMenu(message, anchor, { point, reply }) {
  const ephemeral = has(message, FLAGS.ephemeral);
  const mine = message.author.id === store.me.id;
  const mayThread = !ephemeral && !isThread(store.channels.get(message.channel_id)) && !store.channels.has(message.id);
  const apps = ephemeral ? [] : store.menus.filter((menu) => menu.type === MESSAGE);
  open(anchor, point, "Message actions", [
    ephemeral ? null : { words: "Reply", sign: "reply", run: () => reply(message) },
    mayThread ? { words: "Start a thread", sign: "thread", run: () => threadDialog(message) } : null,
    { words: "Copy the text", sign: "copy", run: () => copy(message.content ?? "", "Text") },
    ephemeral
      ? null
      : { words: "Copy the link", sign: "link", run: () => copy(linkTo(message.channel_id, message.id), "Link") },
    { words: "Copy the id", sign: "hash", run: () => copy(message.id, "Id") },
    ephemeral ? { words: "Dismiss", sign: "close", run: () => removeMessage(message) } : null,
    !ephemeral && (mine || may("manage_messages"))
      ? { words: "Delete", sign: "trash", danger: true, run: () => confirmDelete(message) }
      : null,
    ...apps.map((menu) => ({
      group: "Apps",
      words: menu.name,
      sign: "spark",
      run: () => runMenu(message.channel_id, menu.name, message.id),
    })),
  ]);
}

/** Opens the menu of a person: mention, copy, and the Apps entries for people. */
export function personMenu(user, anchor) {
  const apps = store.menus.filter((menu) => menu.type === USER);
  open(anchor, undefined, "Actions for this person", [
    { words: "Mention", sign: "at", run: () => emit("compose-mention", user) },
    { words: "Copy the id", sign: "hash", run: () => copy(user.id, "Id") },
    ...apps.map((menu) => ({
      group: "Apps",
      words: menu.name,
      sign: "spark",
      run: () => runMenu(store.current, menu.name, user.id),
    })),
  ]);
}

function open(anchor, point, label, all) {
  const entries = all.filter(Boolean);
  const menu = h("div.popup.menu", { role: "menu", aria: { label } });
  let group;
  for (const entry of entries) {
    if (entry.group !== group) menu.append(h("div.menu-group", { role: "presentation" }, entry.group));
    group = entry.group;
    menu.append(
      h(
        "button.menu-item",
        {
          type: "button",
          role: "menuitem",
          tabIndex: -1,
          class: entry.danger ? "danger" : "",
          onclick: () => {
            closePopup({ refocus: true });
            entry.run();
          },
        },
        icon(entry.sign),
        entry.words,
      ),
    );
  }
  menu.addEventListener("keydown", (event) => keys(event, menu));
  showPopup(menu, anchor, { point });
  menu.querySelector("button").focus();
}

function keys(event, menu) {
  const items = [...menu.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  if (event.key === "Tab") {
    event.preventDefault();
    closePopup({ refocus: true });
    return;
  }
  const typed =
    event.key.length === 1 && event.key !== " "
      ? items.find((item, index) => index > at && item.textContent.toLowerCase().startsWith(event.key.toLowerCase()))
      : null;
  const next =
    {
      ArrowDown: items[(at + 1) % items.length],
      ArrowUp: items[(at - 1 + items.length) % items.length],
      Home: items[0],
      End: items.at(-1),
    }[event.key] ?? typed;
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}

export async function removeMessage(message) {
  try {
    await api.remove(message.channel_id, message.id);
    emit("message_delete", { id: message.id, channel_id: message.channel_id });
  } catch (error) {
    toast(error.sentence ?? String(error), { error: true });
  }
}

function confirmDelete(message) {
  const yes = h(
    "button.button.danger",
    {
      type: "button",
      onclick: () => {
        dialog.close();
        removeMessage(message);
      },
    },
    "Delete",
  );
  const no = h("button.button.secondary", { type: "button", onclick: () => dialog.close() }, "Keep it");
  const dialog = openDialog({
    title: "Delete this message?",
    body: h("p.dialog-words", {}, "It will be gone for everyone."),
    foot: h("div.dialog-foot", {}, no, yes),
  });
  yes.focus();
}

/** Asks for a name and starts a thread, from a message or on its own. */
export function threadDialog(message) {
  const input = h("input.text-input", { id: "thread-name", maxLength: 100, autocomplete: "off", dir: "auto" });
  const problem = h("p.field-problem", { role: "alert" });
  const form = h(
    "form.modal-form",
    { noValidate: true },
    h("div.field", {}, h("label.field-label", { htmlFor: "thread-name" }, "Name of the thread"), input, problem),
    h(
      "div.dialog-foot",
      {},
      h("button.button.secondary", { type: "button", onclick: () => dialog.close() }, "Cancel"),
      h("button.button.primary", { type: "submit" }, "Start the thread"),
    ),
  );
  const dialog = openDialog({ title: "Start a thread", body: form });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!input.value.trim()) {
      problem.textContent = "Please give the thread a name.";
      return;
    }
    try {
      const thread = await api.thread(message?.channel_id ?? store.current, input.value.trim(), message?.id);
      dialog.close();
      emit("channel", thread);
      emit("go", { channel: thread.id });
    } catch (error) {
      problem.textContent = error.sentence ?? String(error);
    }
  });
  input.focus();
}
