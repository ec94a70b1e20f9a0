// The switch of who is speaking.

import { h } from "./dom.js";
import { ROLE_WORDS, avatar } from "./people.js";
import { nameOf, store } from "./store.js";

/** A group of radio buttons, one per person; `onswitch(id)` is called with the one chosen. */
export class Speaker {
  constructor(onswitch) {
    this.onswitch = onswitch;
    this.choices = h("div.speakers");
    this.el = h("fieldset.speaking", {}, h("legend", {}, "Speaking as"), this.choices);
  }

  draw() {
    const focused = this.choices.contains(document.activeElement);
    this.choices.replaceChildren(...store.people.map((person) => this.choice(person)));
    if (focused) this.choices.querySelector("input:checked")?.focus();
  }

  choice(person) {
    const input = h("input", {
      type: "radio",
      name: "speaker",
      value: person.id,
      checked: person.id === store.me.id,
      aria: { label: `${nameOf(person)}, ${ROLE_WORDS[person.role]}` },
    });
    input.addEventListener("change", () => this.onswitch(person.id));
    return h(
      "label.speaker",
      {
        class: person.id === store.me.id ? "chosen" : "",
        data: { person: person.username, role: person.role },
        title: `${nameOf(person)}, ${ROLE_WORDS[person.role]}`,
      },
      input,
      avatar(person, "small"),
      h(
        "span.speaker-words",
        {},
        h("span.speaker-name", {}, nameOf(person)),
        h("span.speaker-role", {}, ROLE_WORDS[person.role]),
      ),
    );
  }
}
