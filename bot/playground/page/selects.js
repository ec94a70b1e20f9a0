// Select menus of messages and forms: strings, people, roles, both, channels.

import { h, icon, newId } from "./dom.js";
import { emojiOf } from "./inline.js";
import { Listbox, rank } from "./listbox.js";
import { channelItems, roleItems, userItems } from "./people.js";
import { closePopup, showPopup } from "./popup.js";

const PLACEHOLDERS = {
  3: "Choose",
  5: "Choose a person",
  6: "Choose a role",
  7: "Choose a person or role",
  8: "Choose a channel",
};
export const SELECT_TYPES = [3, 5, 6, 7, 8];

function itemsOf(component) {
  switch (component.type) {
    case 5:
      return userItems();
    case 6:
      return roleItems();
    case 7:
      return [...userItems(), ...roleItems()];
    case 8:
      return channelItems(component.channel_types);
    default:
      return component.options.map((option) => ({
        value: option.value,
        label: option.label,
        description: option.description,
        lead: emojiOf(option.emoji),
      }));
  }
}

function initialOf(component) {
  const chosen =
    component.type === 3
      ? component.options.filter((option) => option.default).map((option) => option.value)
      : (component.default_values ?? []).map((value) => value.id);
  return new Set(chosen);
}

/** Renders a select; `oncommit(values)` hears when the choice is complete, the element's `values()` tells it. */
export function selectMenu(component, { oncommit = () => {}, label } = {}) {
  const min = component.min_values ?? 1;
  const max = component.max_values ?? 1;
  const chosen = initialOf(component);
  const words = h("span.select-words", {});
  const button = h(
    "button.select",
    {
      type: "button",
      id: newId("select"),
      disabled: component.disabled ?? false,
      data: { customId: component.custom_id },
      aria: {
        haspopup: "listbox",
        expanded: "false",
        label: label ?? component.placeholder ?? PLACEHOLDERS[component.type],
      },
    },
    words,
    icon("down"),
  );
  const show = () => {
    const picked = itemsOf(component).filter((item) => chosen.has(item.value));
    words.replaceChildren(
      ...(picked.length
        ? picked.map((item) => h("span.picked", {}, item.lead ?? "", item.label))
        : [component.placeholder || PLACEHOLDERS[component.type]]),
    );
    words.classList.toggle("empty", !picked.length);
    const names = picked.map((item) => item.label).join(", ");
    button.setAttribute(
      "aria-label",
      `${label ?? (component.placeholder || PLACEHOLDERS[component.type])}${names ? `: ${names}` : ""}`,
    );
  };
  const open = () => openList({ component, button, chosen, min, max, show, commit: () => oncommit([...chosen]) });
  button.addEventListener("click", () => (button.getAttribute("aria-expanded") === "true" ? closePopup() : open()));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open();
  });
  button.values = () => [...chosen];
  show();
  return button;
}

function openList({ component, button, chosen, min, max, show, commit }) {
  const items = itemsOf(component);
  const before = [...chosen].join();
  const list = new Listbox({
    label: component.placeholder || PLACEHOLDERS[component.type],
    multi: max > 1,
    onpick: pick,
  });
  const search = h("input.search", {
    type: "text",
    placeholder: "Search",
    autocomplete: "off",
    aria: { label: "Search in the list" },
  });
  const searchable = component.type !== 3 || items.length > 7;
  list.bind(searchable ? search : list.el);
  list.el.tabIndex = searchable ? -1 : 0;
  const done = h(
    "button.button.primary.small",
    { type: "button", onclick: () => closePopup({ refocus: true }) },
    "Done",
  );
  const hint = h("span.popup-hint", {}, max > 1 ? `Choose ${min === max ? min : `${min} to ${max}`}` : "");
  const panel = h(
    "div.popup.select-popup",
    {},
    searchable ? search : null,
    list.el,
    max > 1 ? h("div.popup-foot", {}, hint, done) : null,
  );
  const fillList = (active = list.active) =>
    list.setItems(
      rank(items, search.value).map((item) => ({ ...item, selected: chosen.has(item.value) })),
      active,
    );

  function pick(item) {
    if (max === 1) {
      const same = chosen.has(item.value);
      chosen.clear();
      if (!same || min > 0) chosen.add(item.value);
      closePopup({ refocus: true });
      return;
    }
    if (chosen.has(item.value)) chosen.delete(item.value);
    else if (chosen.size < max) chosen.add(item.value);
    done.disabled = chosen.size < min;
    fillList();
  }
  panel.addEventListener("keydown", (event) => listKeys(event, list, max));
  search.addEventListener("input", () => fillList(0));
  button.setAttribute("aria-expanded", "true");
  fillList(
    Math.max(
      0,
      items.findIndex((item) => chosen.has(item.value)),
    ),
  );
  showPopup(panel, button, {
    onclose() {
      button.setAttribute("aria-expanded", "false");
      show();
      // Leaving the list without a change asks nothing of the bot.
      const changed = [...chosen].join() !== before;
      if (chosen.size < min && component.required !== false) return;
      if (changed) button.dispatchEvent(new Event("change", { bubbles: true }));
      if (changed) commit();
    },
  });
  (searchable ? search : list.el).focus();
}

function listKeys(event, list, max) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (steps[event.key]) list.move(steps[event.key]);
  else if (event.key === "Home" && event.target === list.el) list.setActive(0);
  else if (event.key === "End" && event.target === list.el) list.setActive(list.items.length - 1);
  else if (event.key === "Enter" || (event.key === " " && event.target === list.el)) {
    if (event.target.closest("button")) return;
    list.pick();
  } else if (event.key === "Tab" && max === 1) closePopup({ refocus: true });
  else return;
  event.preventDefault();
}
