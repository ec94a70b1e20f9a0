// Forms that a bot asks for.

import { h, newId } from "./dom.js";
import { renderMarkdown } from "./markdown.js";
import { openDialog } from "./popup.js";
import { SELECT_TYPES, selectMenu } from "./selects.js";
import { UploadTray, acceptDrops, filePicker } from "./uploads.js";

/** Shows a modal; `onsubmit(values, {fail, close})` is called with one value per custom id. */
export function openModal(interaction, onsubmit) {
  const { title, components } = interaction.modal;
  const fields = [];
  const problem = h("p.form-problem", { role: "alert" });
  const rows = components.map((component) => row(component, fields));
  const submit = h("button.button.primary", { type: "submit" }, "Submit");
  const form = h(
    "form.modal-form",
    { noValidate: true },
    rows,
    problem,
    h(
      "div.dialog-foot",
      {},
      h("button.button.secondary", { type: "button", onclick: () => dialog.close() }, "Cancel"),
      submit,
    ),
  );
  const dialog = openDialog({ title, body: form });
  dialog.dataset.interaction = interaction.id;
  const handle = {
    close: () => dialog.close(),
    fail(sentence) {
      problem.textContent = sentence;
      submit.disabled = false;
    },
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    if (submit.disabled || !validate(fields)) return;
    submit.disabled = true;
    const values = Object.fromEntries(await Promise.all(fields.map(async (field) => [field.id, await field.value()])));
    await onsubmit(values, handle);
    submit.disabled = false;
  });
  (fields[0]?.control ?? submit).focus();
}

function judge(field) {
  const sentence = field.check();
  field.problem.textContent = sentence;
  field.control.setAttribute("aria-invalid", String(Boolean(sentence)));
  return sentence;
}

function validate(fields) {
  const [first] = fields.filter(judge);
  first?.control.focus();
  return !first;
}

function row(component, fields) {
  if (component.type === 10) return renderMarkdown(component.content);
  const inner = component.type === 18 ? component.component : component.components?.[0];
  const make = inner && makerOf(inner.type);
  if (!make) return h("p.unknown", {}, "This part cannot be shown here.");
  const words = component.label ?? inner.label ?? "";
  const field = {
    id: inner.custom_id,
    problem: h("p.field-problem", { id: newId("problem"), role: "alert" }),
    ...make(inner, words),
  };
  const required = inner.required !== false;
  fields.push(field);
  const describe = component.description ? h("p.field-hint", { id: newId("hint") }, component.description) : null;
  // A sentence goes away as soon as it is no longer true, not only at the next try.
  for (const name of ["input", "change"])
    field.el.addEventListener(name, () => field.problem.textContent && judge(field));
  field.control.setAttribute("aria-describedby", [describe?.id, field.problem.id].filter(Boolean).join(" "));
  if (!field.control.id) field.control.id = newId("field");
  const label = h(
    "label.field-label",
    { htmlFor: field.control.id },
    words,
    required ? h("span.star", { aria: { hidden: "true" } }, " *") : null,
  );
  return h("div.field", { data: { customId: inner.custom_id } }, label, describe, field.el, field.problem);
}

function makerOf(type) {
  if (SELECT_TYPES.includes(type)) return selectField;
  return { 4: textField, 19: fileField, 21: radioField, 22: checkboxGroupField, 23: checkboxField }[type];
}

function textField(input) {
  const required = input.required !== false;
  const max = input.max_length ?? 4000;
  const control = h(input.style === 2 ? "textarea" : "input", {
    value: input.value ?? "",
    placeholder: input.placeholder ?? "",
    autocomplete: "off",
    maxLength: max,
    dir: "auto",
    aria: { required: String(required) },
    class: "text-input",
  });
  if (input.style === 2) control.rows = 5;
  const count = h("span.count", {});
  const show = () =>
    (count.textContent = input.max_length || control.value.length > 3000 ? `${control.value.length}/${max}` : "");
  control.addEventListener("input", show);
  show();
  return {
    control,
    el: h("div.text-field", {}, control, count),
    value: () => control.value,
    check() {
      const length = control.value.length;
      if (required && !control.value.trim()) return "Please fill this in.";
      if (length && length < (input.min_length ?? 0))
        return `At least ${input.min_length} characters, please; there are ${length}.`;
      return length > max ? `At most ${max} characters, please; there are ${length}.` : "";
    },
  };
}

function amount(component, count, noun) {
  const min = component.min_values ?? 1;
  if (!count && component.required === false) return "";
  return count < min
    ? `Please choose ${min > 1 ? `at least ${min} ${noun}s` : `one ${noun}`}.`.replace("one choice", "one")
    : "";
}

function selectField(component, words) {
  const control = selectMenu(component, { label: words });
  return {
    control,
    el: control,
    value: () => control.values(),
    check: () => amount(component, control.values().length, "choice"),
  };
}

function fileField(component, words) {
  const max = component.max_values ?? 1;
  const problem = h("p.field-problem", { role: "alert" });
  const tray = new UploadTray({
    max,
    onproblem: (sentence) => (problem.textContent = sentence),
    onchange: () => {
      problem.textContent = "";
      tray.el.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
  const { input, button } = filePicker({
    label: `Choose ${max > 1 ? "files" : "a file"}: ${words}`,
    multiple: max > 1,
    onfiles: (files) => tray.add(files),
    className: "drop-button",
  });
  button.append(h("strong", {}, max > 1 ? "Choose files" : "Choose a file"), " or drop it here");
  const el = h("div.file-field", {}, button, input, tray.el, problem);
  acceptDrops(el, (files) => tray.add(files));
  return { control: button, el, value: () => tray.ids(), check: () => amount(component, tray.size, "file") };
}

function tick(type, name, option) {
  const input = h("input", { type, name, value: option.value ?? "", checked: option.default ?? false });
  const words = h(
    "span",
    {},
    option.label ?? "",
    option.description ? h("span.field-hint", {}, option.description) : null,
  );
  return { input, el: h("label.tick", {}, input, words) };
}

function radioField(component, words) {
  const name = newId("radio");
  const ticks = component.options.map((option) => tick("radio", name, option));
  const chosen = () => ticks.find(({ input }) => input.checked)?.input.value ?? "";
  const el = h(
    "div.ticks",
    { role: "radiogroup", aria: { label: words } },
    ticks.map((one) => one.el),
  );
  return {
    control: ticks[0].input,
    el,
    value: chosen,
    check: () => (component.required !== false && !chosen() ? "Please choose one." : ""),
  };
}

function checkboxGroupField(component, words) {
  const ticks = component.options.map((option) => tick("checkbox", newId("box"), option));
  const chosen = () => ticks.filter(({ input }) => input.checked).map(({ input }) => input.value);
  const most = component.max_values ?? ticks.length;
  const el = h(
    "div.ticks",
    { role: "group", aria: { label: words } },
    ticks.map((one) => one.el),
  );
  const check = () =>
    chosen().length > most ? `At most ${most}, please.` : amount(component, chosen().length, "choice");
  return { control: ticks[0].input, el, value: chosen, check };
}

function checkboxField(component, words) {
  const { input, el } = tick("checkbox", newId("box"), { label: words, default: component.default });
  return { control: input, el, value: () => input.checked, check: () => "" };
}
