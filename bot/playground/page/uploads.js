// Files on their way to the server: chosen, dropped or pasted.

import { api } from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { store } from "./store.js";
import { bytes } from "./time.js";

/** A row of chosen files. Each is uploaded at once; `ids()` waits until all have arrived. */
export class UploadTray {
  constructor({ max = 10, onchange = () => {}, onproblem }) {
    Object.assign(this, { max, onchange, onproblem, entries: [] });
    this.el = h("ul.tray", { aria: { label: "Chosen files" }, hidden: true });
  }

  get size() {
    return this.entries.length;
  }

  add(files) {
    for (const file of files) {
      if (file.size > store.uploadLimit) {
        this.onproblem(
          `“${file.name}” is ${bytes(file.size)}; this server takes files up to ${bytes(store.uploadLimit)}. Choose a smaller one.`,
        );
      } else if (file.size === 0) {
        this.onproblem(`“${file.name}” is empty. Choose another file.`);
      } else {
        if (this.max === 1) this.clear();
        if (this.entries.length >= this.max) this.onproblem(`At most ${this.max} files fit here.`);
        else this.begin(file);
      }
    }
  }

  begin(file) {
    const entry = { file, id: null, el: h("li.tray-file", { data: { file: file.name } }) };
    const status = h("span.file-size", {}, "uploading…");
    entry.el.append(
      icon("file"),
      h("span.file-name", { dir: "auto" }, file.name || "pasted.png"),
      status,
      iconButton("close", `Remove ${file.name}`, () => this.remove(entry)),
    );
    entry.done = api
      .upload([file])
      .then(([upload]) => {
        entry.id = upload.id;
        status.textContent = bytes(upload.size);
      })
      .catch((error) => {
        this.onproblem(error.sentence ?? String(error));
        this.remove(entry);
      });
    this.entries.push(entry);
    this.el.append(entry.el);
    this.changed();
  }

  remove(entry) {
    this.entries = this.entries.filter((other) => other !== entry);
    entry.el.remove();
    this.changed();
  }

  clear() {
    for (const entry of [...this.entries]) this.remove(entry);
  }

  changed() {
    this.el.hidden = !this.entries.length;
    this.onchange();
  }

  async ids() {
    await Promise.all(this.entries.map((entry) => entry.done));
    return this.entries.map((entry) => entry.id);
  }
}

/** A button that opens the system's file dialog. */
export function filePicker({ label, multiple = false, onfiles, className = "button" }) {
  const input = h("input", { type: "file", multiple, hidden: true, tabIndex: -1, aria: { label } });
  const button = h("button", { type: "button", class: className, aria: { label }, onclick: () => input.click() });
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    if (files.length) onfiles(files);
  });
  return { input, button };
}

/** Lets files be dropped on `el` and pasted into it. */
export function acceptDrops(el, onfiles) {
  let depth = 0;
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const mark = (step) => {
    depth = step === 0 ? 0 : depth + step;
    el.classList.toggle("dropping", depth > 0);
  };
  el.addEventListener("dragenter", (event) => carriesFiles(event) && mark(1));
  el.addEventListener("dragleave", (event) => carriesFiles(event) && mark(-1));
  el.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  el.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    mark(0);
    onfiles([...event.dataTransfer.files]);
  });
  el.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    event.stopPropagation();
    onfiles(files);
  });
}
