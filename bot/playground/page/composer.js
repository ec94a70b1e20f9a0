// Where people write: plain messages, replies, files; and the way into commands.

import { api } from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { runCommand } from "./interactions.js";
import { Listbox, rank } from "./listbox.js";
import { plainPreview } from "./markdown.js";
import { mentionAt, withIds } from "./mentions.js";
import { toast } from "./popup.js";
import { CommandForm } from "./slash.js";
import { emit, isThread, moment, nameOf, on, store } from "./store.js";
import { UploadTray, acceptDrops, filePicker } from "./uploads.js";

const TYPING_EVERY = 8000;

export class Composer {
  constructor(place, speaking) {
    this.drafts = new Map();
    this.replyTo = null;
    this.form = null;
    this.typedAt = 0;
    this.words = h("textarea.words", {
      id: "words",
      rows: 1,
      maxLength: 4000,
      dir: "auto",
      autocomplete: "off",
      aria: { label: "Message" },
    });
    this.list = new Listbox({ label: "Suggestions", onpick: (item) => item.run(item) });
    this.panel = h("div.suggest-panel", { hidden: true }, this.list.el);
    this.reply = h("div.reply-bar", { hidden: true });
    this.hint = h("p.composer-hint", { id: "composer-hint", role: "status" });
    this.tray = new UploadTray({ onproblem: (sentence) => this.say(sentence, true) });
    const picker = filePicker({
      label: "Attach files",
      multiple: true,
      onfiles: (files) => this.attach(files),
      className: "icon-button",
    });
    picker.button.append(icon("plus"));
    this.attachButton = picker.button;
    this.slot = h("div.slot", {}, this.words);
    this.send = iconButton("send", "Send", () => this.submit(), { class: "send" });
    this.el = h(
      "div.composer",
      {},
      speaking,
      this.panel,
      this.reply,
      this.tray.el,
      h("div.composer-field", {}, picker.button, picker.input, this.slot, this.send),
      this.hint,
    );
    place.append(this.el);
    this.wire();
  }

  wire() {
    this.list.bind(this.words);
    this.words.setAttribute("aria-describedby", "composer-hint");
    this.words.addEventListener("input", () => this.typed());
    this.words.addEventListener("keydown", (event) => this.keys(event));
    this.words.addEventListener("blur", () =>
      setTimeout(() => this.form || document.activeElement === this.words || this.suggest([]), 150),
    );
    acceptDrops(this.el, (files) => this.attach(files));
    acceptDrops(document.getElementById("log-frame"), (files) => this.attach(files));
    on("compose-command", ({ name, options }) => this.beginCommand(name, options));
    on("compose-mention", (user) => this.insert(`@${user.username} `));
    on(
      "commands-known",
      () => this.form && !store.commands.some(({ name }) => name === this.form.command.name) && this.leaveCommand(""),
    );
  }

  /** Moves to another channel; what was begun in each is kept. */
  show(channel) {
    if (this.channel) this.drafts.set(this.channel, this.words.value);
    this.channel = channel.id;
    if (this.form) this.leaveCommand("");
    this.words.value = this.drafts.get(channel.id) ?? "";
    this.words.placeholder = `Message ${isThread(channel) ? `“${channel.name}”` : `#${channel.name}`}, or / for commands`;
    this.setReply(null);
    this.say("");
    this.grow();
  }

  say(text, wrong = false) {
    this.hint.textContent = text;
    this.hint.classList.toggle("wrong", wrong);
  }

  focus() {
    if (this.form) this.form.focus();
    else this.words.focus();
  }

  setReply(message) {
    this.replyTo = message;
    this.reply.hidden = !message;
    if (!message) return;
    this.reply.replaceChildren(
      icon("reply"),
      h(
        "span.preview-words",
        { dir: "auto" },
        "Replying to ",
        h("strong", {}, nameOf(message.author)),
        ` ${plainPreview(message.content ?? "")}`,
      ),
      iconButton("close", "Do not reply", () => {
        this.setReply(null);
        this.words.focus();
      }),
    );
    this.focus();
  }

  attach(files) {
    if (this.form) this.form.takeFiles(files);
    else this.tray.add(files);
  }

  insert(text) {
    if (this.form) this.leaveCommand("");
    const { selectionStart: at, value } = this.words;
    const space = at > 0 && !/\s$/.test(value.slice(0, at)) ? " " : "";
    this.words.setRangeText(space + text, at, this.words.selectionEnd, "end");
    this.words.focus();
    this.typed();
  }

  grow() {
    this.words.style.removeProperty("height");
    // An empty box is one line high, however long its placeholder is.
    if (this.words.value) this.words.style.setProperty("height", `${Math.min(this.words.scrollHeight, 220)}px`);
  }

  typed() {
    this.grow();
    const { value } = this.words;
    const left = 2000 - value.length;
    this.say(left < 200 ? `${left} characters left` : "", left < 0);
    const spaced = /^\/([\w-]+(?: [\w-]+){0,2}) ([^]*)$/.exec(value);
    const command = spaced && this.longestCommand(value.slice(1));
    if (command) return this.beginCommand(command.name, {}, value.slice(command.name.length + 2));
    if (value.startsWith("/") && !value.includes("\n")) return this.suggestCommands(value.slice(1));
    if (value && Date.now() - this.typedAt > TYPING_EVERY) {
      this.typedAt = Date.now();
      api.typing(this.channel).catch(() => {}); // being seen typing is a courtesy
    }
    return this.suggestMentions();
  }

  /** The command whose full name, and a space, the text begins with. */
  longestCommand(text) {
    const fitting = store.commands.filter(({ name }) => text.startsWith(`${name} `));
    return fitting.sort((a, b) => b.name.length - a.name.length)[0];
  }

  suggestCommands(query) {
    const items = store.commands.map((command) => ({
      label: `/${command.name}`,
      name: command.name,
      description: command.description,
      lead: h("span.choice-sign", {}, icon("slash")),
      trail: command.options
        .filter((option) => option.required)
        .map((option) => option.name)
        .join(" "),
      run: () => this.beginCommand(command.name),
    }));
    const found = rank(items, query, (item) => item.name);
    this.suggest(found, "Commands");
    if (found.length) this.say("↑ ↓ to choose, Tab or Enter to take, Escape to leave");
    else
      this.say(
        store.commands.length
          ? `There is no command /${query}. Delete back to / to see them all.`
          : "No bot has told its commands yet.",
        true,
      );
  }

  suggestMentions() {
    const found = mentionAt(this.words.value, this.words.selectionStart);
    if (!found) return this.suggest([]);
    const items = rank(found.items, found.query, (item) => item.search).slice(0, 10);
    return this.suggest(
      items.map((item) => ({
        ...item,
        run: () => {
          this.words.setRangeText(`${item.text} `, found.from, this.words.selectionStart, "end");
          this.suggest([]);
          this.typed();
        },
      })),
      found.title,
    );
  }

  suggest(items, label = "Suggestions") {
    this.list.setLabel(label);
    this.list.setItems(items, items.length ? 0 : -1);
    this.panel.hidden = !items.length;
    this.words.setAttribute("aria-expanded", String(items.length > 0));
  }

  keys(event) {
    if (event.isComposing) return;
    const open = !this.panel.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (open && step) this.list.move(step);
    else if (open && event.key === "Tab" && !event.shiftKey) this.list.pick();
    else if (event.key === "Enter" && !event.shiftKey) {
      if (!open || !this.list.pick()) this.submit();
    } else if (event.key === "Escape" && (open || this.replyTo)) {
      if (open) this.suggest([]);
      else this.setReply(null);
      this.say("");
    } else return;
    event.preventDefault();
  }

  beginCommand(name, options = {}, rest = "") {
    const command =
      store.commands.find((known) => known.name === name) ??
      store.commands.find((known) => known.name.startsWith(`${name} `));
    if (!command) return toast(`There is no command /${name} here.`, { error: true });
    this.words.value = "";
    this.suggest([]);
    this.setReply(null);
    this.form = new CommandForm(command, {
      channel: this.channel,
      list: this.list,
      panel: this.panel,
      say: (text, wrong) => this.say(text, wrong),
      leave: (text) => this.leaveCommand(text),
      submit: () => this.submit(),
    });
    this.slot.replaceChildren(this.form.el);
    this.attachButton.hidden = true;
    this.el.classList.add("commanding");
    this.form.begin(options, rest);
    return this.form;
  }

  leaveCommand(text) {
    this.form?.abandon();
    this.form = null;
    this.el.classList.remove("commanding");
    this.attachButton.hidden = false;
    this.slot.replaceChildren(this.words);
    this.list.bind(this.words);
    this.suggest([]);
    this.say("");
    this.words.value = text;
    this.words.focus();
    if (text) this.typed();
    else this.grow();
  }

  submit() {
    return this.form ? this.submitCommand() : this.submitWords();
  }

  async submitCommand() {
    const { form, channel } = this;
    const options = await form.values();
    if (!options || form !== this.form) return;
    const { name } = form.command;
    const shown = form.snapshot();
    const again = () => this.beginCommand(name, shown);
    this.leaveCommand("");
    await runCommand(channel, name, options, {
      again,
      // A wrong option brings the form back with its sentence, unless something else was begun meanwhile.
      refused: (sentence) => {
        if (this.form || this.words.value || this.channel !== channel) return false;
        again();
        this.say(sentence, true);
        return true;
      },
    });
  }

  async submitWords() {
    const content = withIds(this.words.value.trim());
    if (!content && !this.tray.size) return;
    if (/^\/[\w-]+/.test(content)) {
      const name = content.slice(1).split(/\s/)[0];
      const command = store.commands.find((known) => known.name === content.slice(1).trim());
      if (command) return void this.beginCommand(command.name);
      return this.say(`There is no command /${name}. Type / to see them all.`, true);
    }
    if (content.length > 2000)
      return this.say(`A message holds 2,000 characters; this one has ${content.length}. Please shorten it.`, true);
    const message = { content, reply_to: this.replyTo?.id, attachments: await this.tray.ids() };
    const { channel } = this;
    this.words.value = "";
    this.grow();
    try {
      const since = moment();
      const sent = await api.send(channel, message);
      this.tray.clear();
      this.setReply(null);
      this.typedAt = 0;
      this.say("");
      emit("message-answered", { message: sent, since });
    } catch (error) {
      if (!this.words.value) this.words.value = message.content;
      this.grow();
      this.say(error.sentence ?? String(error), true);
    }
  }
}
