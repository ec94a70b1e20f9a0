// A list to pick from, steered from an input (or itself) with the arrow keys.

import { h, icon, newId } from "./dom.js";

/** Items are {label, description?, lead?, trail?, selected?, group?, ...anything the picker wants back}. */
export class Listbox {
  constructor({ label, multi = false, onpick }) {
    this.items = [];
    this.active = -1;
    this.onpick = onpick;
    this.el = h("ul.listbox", {
      id: newId("list"),
      role: "listbox",
      aria: { label, multiselectable: multi ? "true" : null },
    });
    this.input = null;
    this.el.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
  }

  /** Makes `input` a combobox over this list. */
  bind(input) {
    this.input?.removeAttribute("aria-activedescendant");
    this.input = input;
    if (!input.hasAttribute("role")) input.setAttribute("role", "combobox");
    input.setAttribute("aria-controls", this.el.id);
    input.setAttribute("aria-autocomplete", "list");
  }

  setLabel(label) {
    this.el.setAttribute("aria-label", label);
  }

  setItems(items, active = -1) {
    this.items = items;
    let group;
    const rows = [];
    items.forEach((item, index) => {
      if (item.group && item.group !== group) rows.push(h("li.group", { role: "presentation" }, item.group));
      group = item.group;
      rows.push(this.row(item, index));
    });
    this.el.replaceChildren(...rows);
    this.rows = rows.filter((row) => row.getAttribute("role") === "option");
    this.setActive(Math.min(active, items.length - 1), { scroll: active > 0 });
    this.input?.setAttribute("aria-expanded", String(items.length > 0));
  }

  row(item, index) {
    return h(
      "li.choice",
      {
        id: `${this.el.id}-${index}`,
        role: "option",
        aria: { selected: String(Boolean(item.selected)), disabled: item.disabled ? "true" : null },
        data: { value: item.value ?? item.label },
        onclick: () => this.pick(index),
        onpointermove: () => this.setActive(index, { scroll: false }),
      },
      item.lead ?? null,
      h(
        "span.choice-words",
        {},
        h("span.choice-label", { dir: "auto" }, item.label),
        item.description ? h("span.choice-description", { dir: "auto" }, item.description) : null,
      ),
      item.trail ? h("span.choice-trail", {}, item.trail) : null,
      item.selected ? icon("check") : null,
    );
  }

  setActive(index, { scroll = true } = {}) {
    this.rows?.[this.active]?.classList.remove("active");
    this.active = index;
    const row = this.rows?.[index];
    row?.classList.add("active");
    if (scroll) row?.scrollIntoView({ block: "nearest" });
    if (row) this.input?.setAttribute("aria-activedescendant", row.id);
    else this.input?.removeAttribute("aria-activedescendant");
  }

  move(step) {
    if (!this.items.length) return;
    const from = this.active < 0 && step < 0 ? 0 : this.active;
    this.setActive((from + step + this.items.length) % this.items.length);
  }

  pick(index = this.active) {
    const item = this.items[index];
    if (!item || item.disabled) return false;
    this.onpick(item);
    return true;
  }

  close() {
    this.setItems([]);
    this.input?.setAttribute("aria-expanded", "false");
  }
}

/** Keeps the items that match; those that begin with the words come first. */
export function rank(items, words, text = (item) => item.label) {
  const needle = words.trim().toLowerCase();
  if (!needle) return items;
  const scored = items.map((item) => [text(item).toLowerCase().indexOf(needle), item]).filter(([at]) => at >= 0);
  return scored.sort((a, b) => Math.sign(a[0]) - Math.sign(b[0])).map(([, item]) => item);
}
