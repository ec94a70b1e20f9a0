// Options that take a file.

import { icon } from "./dom.js";
import { Field } from "./option-base.js";
import { UploadTray, acceptDrops, filePicker } from "./uploads.js";

/** An attachment: chosen with a button, dropped or pasted. */
export class FileField extends Field {
  constructor(option, form) {
    super(option, form);
    this.tray = new UploadTray({
      max: 1,
      onchange: () => this.changed(),
      onproblem: (sentence) => form.host.say(`${option.name}: ${sentence}`, true),
    });
    const { input, button } = filePicker({
      label: `Choose a file for ${option.name}`,
      onfiles: (files) => this.takeFiles(files),
      className: "option-file",
    });
    this.control = button;
    button.id = this.id;
    button.append(icon("file"), "Choose or drop a file");
    this.el = this.wrap(button, input, this.tray.el);
    acceptDrops(this.el, (files) => this.takeFiles(files));
    button.addEventListener("focus", () => {
      form.close();
      this.describe();
    });
    button.addEventListener("keydown", (event) => this.keys(event));
  }

  keys(event) {
    if (event.key === "Backspace" || event.key === "Delete") {
      if (this.tray.size) this.tray.clear();
      else this.form.stepBack(this);
    } else if (event.key === "Escape") this.form.leave();
    else if (event.key === "Enter" && this.tray.size) this.form.host.submit();
    else return;
    event.preventDefault();
  }

  takeFiles(files) {
    this.mark("");
    this.tray.add(files.slice(0, 1));
    if (this.tray.size) this.form.next(this);
  }

  changed() {
    this.el?.classList.toggle("filled", this.tray.size > 0);
  }

  isEmpty() {
    return !this.tray.size;
  }

  focus() {
    this.control.focus();
  }

  set({ files }) {
    this.tray.add(files);
  }

  snapshot() {
    return { files: this.tray.entries.map((entry) => entry.file) };
  }

  check() {
    return this.option.required && this.isEmpty() ? "this needs a file. Choose one, drop it here or paste it." : "";
  }

  async value() {
    return (await this.tray.ids())[0];
  }
}
