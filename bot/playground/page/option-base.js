// What all options of a command share: a name, limits in words, a mark when wrong.

import { h, icon, newId } from "./dom.js";

export const TYPE = {
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
};
export const WORDS = {
  3: "text",
  4: "whole number",
  5: "yes or no",
  6: "person",
  7: "channel",
  8: "role",
  9: "person or role",
  10: "number",
  11: "file",
};

function rangeOf({ min_value: low, max_value: high }) {
  if (low !== undefined && high !== undefined) return `${low} to ${high}`;
  if (low !== undefined) return `from ${low}`;
  return high !== undefined ? `up to ${high}` : "";
}

/** What fits an option, in a few words: `whole number, 5 to 600`. */
export function limitsOf(option) {
  if (option.choices?.length) return `one of ${option.choices.length}`;
  const length = option.min_length > 1 ? `at least ${option.min_length} characters` : "";
  return [WORDS[option.type] ?? "", rangeOf(option) || length].filter(Boolean).join(", ");
}

/** One option as a chip. A kind of field adds `control`, `el`, and what it means to be filled in. */
export class Field {
  constructor(option, form) {
    this.option = option;
    this.form = form;
    this.id = newId("option");
    this.label = h("label.option-name", { htmlFor: this.id }, option.name);
  }

  wrap(...children) {
    const { option } = this;
    const remove = option.required
      ? null
      : h(
          "button.option-remove",
          {
            type: "button",
            tabIndex: -1,
            aria: { label: `Remove ${option.name}` },
            onclick: () => {
              this.form.drop(this);
              this.form.focusEnd();
            },
          },
          icon("close"),
        );
    return h(
      "div.option",
      { class: option.required ? "required" : "", data: { option: option.name } },
      this.label,
      ...children,
      remove,
    );
  }

  describe() {
    const { option } = this;
    this.form.host.say(
      `${option.name}${option.required ? "" : " (optional)"}: ${option.description} — ${limitsOf(option)}`,
    );
  }

  mark(sentence) {
    this.el.classList.toggle("wrong", Boolean(sentence));
    this.control.setAttribute("aria-invalid", String(Boolean(sentence)));
  }

  stop() {}
}
