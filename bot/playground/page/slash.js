// A slash command being filled in: one chip per option, all from the keyboard.

import { h, icon } from "./dom.js";
import { TYPE, limitsOf } from "./option-base.js";
import { FileField } from "./option-file.js";
import { TextField } from "./option-text.js";
import { rank } from "./listbox.js";

export class CommandForm {
  constructor(command, host) {
    this.command = command;
    this.host = host;
    this.options = [...command.options].sort((a, b) => Number(b.required ?? false) - Number(a.required ?? false));
    this.fields = [];
    this.name = h(
      "button.command-name",
      {
        type: "button",
        title: "Leave the command",
        aria: { label: `Leave /${command.name}` },
        onclick: () => this.leave(),
      },
      `/${command.name}`,
    );
    this.chips = h("div.chips");
    this.add = h("input.add-option", { type: "text", autocomplete: "off", aria: { label: "Add an option" } });
    this.el = h(
      "div.command",
      { role: "group", aria: { label: `Command /${command.name}` } },
      this.name,
      this.chips,
      this.add,
    );
    this.add.addEventListener("focus", () => this.showRest());
    this.add.addEventListener("input", () => this.showRest());
    this.add.addEventListener("keydown", (event) => this.addKeys(event));
    this.add.addEventListener("blur", () => this.hideSoon());
    this.add.addEventListener("paste", (event) => this.pasted(event));
  }

  /** Shows the required options, those given, and puts the rest of what was typed where it belongs. */
  begin(given, rest) {
    for (const option of this.options) if (option.required || option.name in given) this.show(option);
    for (const field of this.fields) {
      const value = given[field.option.name];
      if (typeof value === "string") field.type?.(value);
      else if (value) field.set(value);
    }
    this.takeText(rest);
    this.drawAdd();
    const empty = this.fields.find((field) => field.option.required && field.isEmpty());
    if (empty) empty.focus();
    else this.focusEnd();
  }

  /** Understands `prompt: slow rain duration: 30` and gives loose words to the first text option. */
  takeText(text) {
    if (!text.trim()) return;
    const names = this.options.map(({ name }) => name);
    const parts = text.split(
      new RegExp(`(?:^|\\s)(${names.map((name) => name.replace(/[^\w-]/g, "")).join("|")}):\\s*`, "g"),
    );
    const loose = parts.shift().trim();
    const put = (name, words) => {
      const field =
        this.fields.find(({ option }) => option.name === name) ??
        this.show(this.options.find((option) => option.name === name));
      field.type(words);
    };
    if (names.length) for (let i = 0; i + 1 < parts.length; i += 2) put(parts[i], parts[i + 1].trim());
    const first = this.fields.find((field) => field.isEmpty() && field.type);
    if (loose && first) first.type(loose);
  }

  show(option) {
    const field = option.type === TYPE.attachment ? new FileField(option, this) : new TextField(option, this);
    this.fields.push(field);
    this.chips.append(field.el);
    return field;
  }

  rest() {
    return this.options.filter((option) => !this.fields.some((field) => field.option.name === option.name));
  }

  drawAdd() {
    const count = this.rest().length;
    // With nothing left to add it stays as the place from which Enter sends.
    this.add.placeholder = count ? `+ ${count} more` : "Enter to send";
    this.add.readOnly = !count;
    this.add.setAttribute("aria-label", count ? "Add an option" : "Press Enter to send");
  }

  showRest() {
    const { list, panel, say } = this.host;
    const query = this.add.value;
    const items = this.rest().map((option) => ({
      label: option.name,
      value: option.name,
      description: option.description,
      trail: limitsOf(option),
      lead: h("span.choice-sign", {}, icon("plus")),
      run: () => this.addOption(option),
    }));
    list.bind(this.add);
    list.setLabel("Options that can be added");
    const found = rank(items, query);
    list.setItems(found, query ? 0 : -1);
    panel.hidden = !found.length;
    if (query && !found.length) say(`/${this.command.name} has no option “${query}”.`, true);
    else say(found.length ? "Enter sends; ↓ to add an option" : "Enter sends, Escape leaves");
  }

  addOption(option) {
    this.add.value = "";
    this.close();
    const field = this.show(option);
    this.drawAdd();
    field.focus();
  }

  addKeys(event) {
    const { list, panel } = this.host;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !panel.hidden) list.move(step);
    else if (event.key === "Enter") {
      if (panel.hidden || !list.pick()) this.host.submit();
    } else if (event.key === "Tab" && !event.shiftKey && !panel.hidden && list.active >= 0) list.pick();
    else if (event.key === "Escape") this.escape();
    else if (event.key === "Backspace" && !this.add.value) this.stepBack(null);
    else return;
    event.preventDefault();
  }

  pasted(event) {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!/\w+:\s*\S/.test(text)) return;
    event.preventDefault();
    this.takeText(text);
    this.drawAdd();
  }

  escape() {
    if (this.host.panel.hidden) this.leave();
    else this.close();
  }

  /** Leaves an empty option: an optional one goes away, before the first one the command is left. */
  stepBack(field) {
    const at = field ? this.fields.indexOf(field) : this.fields.length;
    if (field && !field.option.required) this.drop(field);
    const before = this.fields[at - 1];
    if (before) before.focus({ atEnd: true });
    else if (this.fields.length && !field) this.fields[0].focus();
    else this.leave(field || !this.fields.length ? `/${this.command.name}` : "");
  }

  drop(field) {
    field.stop();
    field.el.remove();
    this.fields = this.fields.filter((other) => other !== field);
    this.drawAdd();
  }

  /** After an option was filled: the next empty one, else the place where more can be added. */
  next(field) {
    const at = this.fields.indexOf(field);
    const following = this.fields[at + 1] ?? this.fields.find((other) => other.option.required && other.isEmpty());
    if (following && following !== field) following.focus();
    else this.focusEnd();
  }

  focusEnd() {
    this.add.focus();
  }

  focus() {
    (this.fields[0] ?? this.add).focus();
  }

  leave(text = "") {
    this.host.leave(text);
  }

  close() {
    this.host.list.close();
    this.host.panel.hidden = true;
  }

  hideSoon() {
    setTimeout(() => {
      // The list is shared: once the command was left it belongs to others.
      if (this.el.isConnected && !this.el.contains(document.activeElement)) this.close();
    }, 150);
  }

  abandon() {
    for (const field of this.fields) field.stop();
    this.close();
  }

  takeFiles(files) {
    const takes = (field) => field.takeFiles && field.isEmpty();
    const option = this.rest().find(({ type }) => type === TYPE.attachment);
    const field = this.fields.find(takes) ?? (option ? this.show(option) : this.fields.find((one) => one.takeFiles));
    if (!field) return this.host.say(`/${this.command.name} takes no file.`, true);
    field.takeFiles(files);
    return this.drawAdd();
  }

  /** What was filled in so far, for autocompletion: unfinished values as they stand. */
  draft() {
    return Object.fromEntries(
      this.fields.filter((field) => !field.isEmpty() && field.draft).map((field) => [field.option.name, field.draft()]),
    );
  }

  snapshot() {
    return Object.fromEntries(
      this.fields.filter((field) => !field.isEmpty()).map((field) => [field.option.name, field.snapshot()]),
    );
  }

  /** The values to send, or null after saying what is wrong and going there. */
  async values() {
    for (const field of this.fields) field.mark("");
    for (const field of this.fields) {
      const sentence = field.check();
      if (!sentence) continue;
      field.focus({ quiet: true });
      field.mark(sentence);
      this.host.say(`${field.option.name}: ${sentence}`, true);
      return null;
    }
    const filled = this.fields.filter((field) => !field.isEmpty());
    return Object.fromEntries(await Promise.all(filled.map(async (field) => [field.option.name, await field.value()])));
  }
}
