// Attachments: pictures, video, sound, file cards; and addresses that outlive their expiry.

import { api } from "./api.js";
import { h, icon } from "./dom.js";
import { isLocal, localUrl, safeLink } from "./inline.js";
import { audioPlayer } from "./player.js";
import { openDialog, toast } from "./popup.js";
import { bytes } from "./time.js";

const refreshing = new Map(); // message id -> promise, so that ten pictures ask once

/** One file of a message. Its address carries an expiry; `fresh()` fetches the message again for a new one. */
export class Source {
  constructor(address, message) {
    this.address = address;
    this.message = message;
  }

  get url() {
    return localUrl(this.address);
  }

  get expired() {
    const until = new URL(this.address, location.href).searchParams.get("ex");
    return until !== null && Number.parseInt(until, 16) * 1000 < Date.now() + 1000;
  }

  async fresh() {
    const { id, channel_id: channel } = this.message;
    if (!refreshing.has(id)) {
      refreshing.set(id, api.message(channel, id));
      setTimeout(() => refreshing.delete(id), 2000);
    }
    const path = new URL(this.address, location.href).pathname;
    const found = findAddress(await refreshing.get(id), path);
    if (found) this.address = found;
    return Boolean(found);
  }

  /** The address, renewed first when it has run out. */
  async current() {
    if (this.expired) await this.fresh();
    return this.url;
  }
}

function findAddress(value, path) {
  if (typeof value === "string") {
    return value.includes(path) && new URL(value, location.href).pathname === path ? value : null;
  }
  if (!value || typeof value !== "object") return null;
  for (const inner of Object.values(value)) {
    const found = findAddress(inner, path);
    if (found) return found;
  }
  return null;
}

/** Tries a failed media element once more with a fresh address, then tells the caller. */
export function renewOnError(el, source, giveUp) {
  let tried = 0;
  el.addEventListener("error", async () => {
    if (Date.now() - tried < 20000) return giveUp?.();
    tried = Date.now();
    const found = await source.fresh().catch(() => false);
    if (found) el.src = source.url;
    else giveUp?.();
  });
}

export function kindOf(attachment) {
  const type = attachment.content_type ?? "";
  const name = attachment.filename ?? "";
  if (type.startsWith("image/") && !type.includes("svg")) return "picture";
  if (type.startsWith("audio/") || /\.(mp3|wav|flac|ogg|opus|m4a)$/i.test(name)) return "audio";
  return type.startsWith("video/") ? "video" : "file";
}

/** Renders one attachment of a message. */
export function renderAttachment(attachment, message) {
  const source = new Source(attachment.url, message);
  const el = { picture: pictureCard, audio: soundCard, video: videoCard, file: fileCard }[kindOf(attachment)](
    attachment,
    source,
  );
  el.dataset.attachment = attachment.filename;
  return attachment.filename.startsWith("SPOILER_") ? veil(el) : el;
}

/** Hides media until pressed. */
export function veil(el) {
  const cover = h("button.veil", { type: "button", aria: { label: "Spoiler, press to show" } }, "Spoiler");
  const box = h("div.veiled", {}, el, cover);
  el.inert = true;
  cover.addEventListener("click", () => {
    cover.remove();
    el.inert = false;
    box.classList.remove("veiled");
  });
  return box;
}

function pictureCard(attachment, source) {
  return picture(source, attachment.description || attachment.filename, attachment);
}

/** A picture that opens large when pressed; one from elsewhere is only named: the page loads nothing from outside. */
export function picture(source, description, { width, height, className = "" } = {}) {
  if (!isLocal(source.address)) {
    return h("div.outside", { class: className }, icon("link"), safeLink(source.address, "Picture on another site"));
  }
  const img = h("img", { src: source.url, alt: description ?? "", loading: "lazy", decoding: "async" });
  if (width && height) Object.assign(img, { width, height });
  const button = h(
    "button.picture",
    { type: "button", class: className, aria: { label: `Enlarge: ${description || "picture"}` } },
    img,
  );
  button.addEventListener("click", () => enlarge(source, description));
  renewOnError(img, source, () =>
    button.replaceWith(h("div.outside", {}, icon("warn"), "This picture is no longer available.")),
  );
  return button;
}

function enlarge(source, description) {
  const img = h("img.large", { src: source.url, alt: description ?? "" });
  renewOnError(img, source);
  openDialog({
    title: description || "Picture",
    wide: true,
    body: h("div.lightbox", {}, img),
    foot: h("div.dialog-foot", {}, downloadLink(source, "Download")),
  });
}

function videoCard(attachment, source) {
  const video = h("video.video", {
    src: source.url,
    controls: true,
    preload: "metadata",
    aria: { label: attachment.filename },
  });
  renewOnError(video, source);
  return video;
}

function soundCard(attachment, source) {
  return audioPlayer(attachment, source, {
    renewOnError,
    download: downloadLink(source, `Download ${attachment.filename}`, attachment.filename, true),
  });
}

export function fileCard(attachment, source) {
  const label = `Download ${attachment.filename}`;
  return h(
    "div.file-card",
    {},
    icon("file"),
    h(
      "div.file-words",
      {},
      h("span.file-name", { dir: "auto" }, attachment.filename),
      h("span.file-size", {}, attachment.size === undefined ? "" : bytes(attachment.size)),
    ),
    downloadLink(source, label, attachment.filename, true),
  );
}

/** A link that renews its address before it is followed. */
function downloadLink(source, label, filename = "", bare = false) {
  const link = h(
    "a",
    { href: source.url, download: filename, class: bare ? "icon-button" : "button", title: label, aria: { label } },
    icon("download"),
    bare ? null : label,
  );
  let renewed = false;
  link.addEventListener("click", async (event) => {
    link.href = source.url;
    if (renewed || !source.expired) {
      renewed = false;
      return;
    }
    event.preventDefault();
    if (await source.fresh().catch(() => false)) {
      renewed = true; // one renewal a press, however short the addresses live
      link.click();
    } else toast("This file is no longer available.", { error: true });
  });
  return link;
}
