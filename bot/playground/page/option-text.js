// Options that are typed or chosen from a list: text, numbers, people, channels, roles, yes or no.

import { api } from "./api.js";
import { h } from "./dom.js";
import { rank } from "./listbox.js";
import { Field, TYPE, WORDS, limitsOf } from "./option-base.js";
import { channelItems, roleItems, userItems } from "./people.js";

const PATIENCE = 220; // ms without a keystroke before the bot is asked

/** Everything that is typed or chosen from a list. */
export class TextField extends Field {
  constructor(option, form) {
    super(option, form);
    this.chosen = null;
    this.control = h("input.option-input", {
      id: this.id,
      type: "text",
      autocomplete: "off",
      dir: "auto",
      inputMode: [4, 10].includes(option.type) ? "decimal" : "text",
      aria: { required: String(Boolean(option.required)), describedby: "composer-hint" },
    });
    this.el = this.wrap(this.control);
    this.el.classList.toggle("wordy", option.type === TYPE.string && !option.choices);
    this.control.addEventListener("focus", () => this.focused());
    this.control.addEventListener("input", () => {
      this.chosen = null;
      this.mark("");
      this.size();
      this.suggest();
    });
    this.control.addEventListener("keydown", (event) => this.keys(event));
    this.control.addEventListener("blur", () => form.hideSoon());
    this.size();
  }

  size() {
    this.control.style.setProperty("--chars", String(Math.min(60, Math.max(5, this.control.value.length + 1))));
  }

  get text() {
    return this.control.value.trim();
  }

  isEmpty() {
    return !this.text;
  }

  set({ text, chosen }) {
    this.control.value = text;
    this.chosen = chosen;
    this.size();
  }

  type(words) {
    this.set({
      text: words,
      chosen: this.fixed()?.find((item) => item.label.toLowerCase() === words.toLowerCase()) ?? null,
    });
  }

  snapshot() {
    return { text: this.control.value, chosen: this.chosen };
  }

  focus({ atEnd = false, quiet = false } = {}) {
    this.quiet = quiet;
    this.control.focus();
    this.quiet = false;
    if (atEnd) this.control.setSelectionRange(this.control.value.length, this.control.value.length);
  }

  focused() {
    if (this.quiet) return this.close();
    this.describe();
    return this.suggest();
  }

  /** The closed list of values that this option takes, if it has one. */
  fixed() {
    const { option } = this;
    if (option.choices?.length) return option.choices.map((choice) => ({ label: choice.name, value: choice.value }));
    switch (option.type) {
      case TYPE.boolean:
        return [
          { label: "True", value: true },
          { label: "False", value: false },
        ];
      case TYPE.user:
        return userItems();
      case TYPE.channel:
        return channelItems(option.channel_types);
      case TYPE.role:
        return roleItems();
      case TYPE.mentionable:
        return [...userItems(), ...roleItems()];
      default:
        return null;
    }
  }

  suggest() {
    const fixed = this.fixed();
    if (fixed) return this.offer(rank(fixed, this.chosen ? "" : this.text.replace(/^[@#]/, "")), true);
    if (this.option.autocomplete) return this.ask();
    return this.close();
  }

  /** Asks the bot for suggestions once the typing pauses; a late answer to an older question is dropped. */
  ask() {
    this.stop();
    this.timer = setTimeout(async () => {
      this.question = new AbortController();
      const { signal } = this.question;
      const { host, command } = this.form;
      try {
        const options = { ...this.form.draft(), [this.option.name]: this.control.value };
        const choices = await api.autocomplete(host.channel, command.name, options, this.option.name, signal);
        if (signal.aborted || document.activeElement !== this.control) return;
        this.offer(
          choices.map((choice) => ({ label: choice.name, value: choice.value })),
          false,
        );
      } catch (error) {
        if (error.name === "AbortError") return;
        this.close();
        host.say("The suggestions could not be loaded. You can type a value all the same.", true);
      }
    }, PATIENCE);
  }

  stop() {
    clearTimeout(this.timer);
    this.question?.abort();
  }

  offer(items, closed) {
    const { list, panel } = this.form.host;
    list.bind(this.control);
    list.setLabel(`Values for ${this.option.name}`);
    const rows = items
      .slice(0, 25)
      .map((item) => ({ ...item, selected: this.chosen?.value === item.value, run: () => this.choose(item) }));
    list.setItems(rows, closed && (this.text || this.option.required) ? 0 : -1);
    panel.hidden = !rows.length;
  }

  choose(item) {
    this.set({ text: item.label, chosen: { label: item.label, value: item.value } });
    this.mark("");
    this.close();
    this.form.next(this);
  }

  close() {
    this.stop();
    const { list, panel } = this.form.host;
    list.bind(this.control);
    list.close();
    panel.hidden = true;
  }

  keys(event) {
    if (event.isComposing) return;
    const { list, panel, submit } = this.form.host;
    const open = !panel.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && open) list.move(step);
    else if (step && this.fixed()) this.suggest();
    else if (event.key === "Enter") {
      // A choice that already stands is not taken again: Enter then sends.
      if (!open || this.chosen || !list.pick()) submit();
    } else if (event.key === "Tab" && !event.shiftKey) return this.tab(event, open && !this.chosen);
    else if (event.key === "Escape") this.form.escape();
    else if (event.key === "Backspace" && !this.control.value) this.form.stepBack(this);
    else return;
    event.preventDefault();
  }

  /** Tab takes the marked suggestion; otherwise it only moves on, never holding the keyboard. */
  tab(event, open) {
    if (open && this.form.host.list.active >= 0 && (this.text || this.option.required)) {
      event.preventDefault();
      this.form.host.list.pick();
    } else this.close();
  }

  draft() {
    return this.chosen ? this.chosen.value : this.control.value;
  }

  check() {
    const { option, text } = this;
    if (!text) return option.required ? "this is needed." : "";
    const fixed = this.fixed();
    if (fixed) return this.match(fixed) ? "" : `“${text}” is none of the choices. Pick one from the list.`;
    if (this.chosen) return "";
    if (option.type === TYPE.integer || option.type === TYPE.number) return this.checkNumber();
    if (text.length < (option.min_length ?? 0))
      return `at least ${option.min_length} characters, please; there are ${text.length}.`;
    const most = option.max_length ?? 6000;
    return text.length > most ? `at most ${most} characters, please; there are ${text.length}.` : "";
  }

  match(fixed) {
    if (this.chosen) return this.chosen;
    const words = this.text.replace(/^[@#]/, "").toLowerCase();
    return (
      fixed.find((item) => item.label.toLowerCase() === words || item.description?.toLowerCase() === `@${words}`) ??
      null
    );
  }

  checkNumber() {
    const { option } = this;
    const whole = option.type === TYPE.integer;
    const pattern = whole ? /^[+-]?\d{1,16}$/ : /^[+-]?(\d+([.,]\d+)?|[.,]\d+)$/;
    if (!pattern.test(this.text)) return `“${this.text}” is not a ${WORDS[option.type]}.`;
    const number = this.number();
    if (option.min_value !== undefined && number < option.min_value)
      return `${this.text} is too small; it takes a ${limitsOf(option)}.`;
    if (option.max_value !== undefined && number > option.max_value)
      return `${this.text} is too large; it takes a ${limitsOf(option)}.`;
    return "";
  }

  number() {
    return Number(this.text.replace(",", "."));
  }

  value() {
    const fixed = this.fixed();
    if (fixed) return this.match(fixed).value;
    if (this.chosen) return this.chosen.value;
    return this.option.type === TYPE.integer || this.option.type === TYPE.number ? this.number() : this.text;
  }
}
