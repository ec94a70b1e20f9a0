// The audio player: play and pause, seek, time, volume; every part works from the keyboard.

import { h, icon, iconButton } from "./dom.js";
import { browser } from "./remember.js";
import { bytes, duration } from "./time.js";

let playing = null;

/** Renders a player for one audio attachment. */
export function audioPlayer(attachment, source, { renewOnError, download }) {
  const audio = h("audio", { preload: "metadata", src: source.url, volume: browser.get("volume", 0.8) });
  const seek = h("input.seek", { type: "range", min: 0, max: 100, step: 0.1, value: 0, aria: { label: "Position" } });
  const time = h("span.player-time", {}, "0:00 / –:––");
  const note = h("p.player-note", { hidden: true, role: "alert" });
  const play = iconButton("play", `Play ${attachment.filename}`, () => toggle(audio, source, note), { class: "play" });
  const el = h(
    "div.player",
    { role: "group", aria: { label: `Audio: ${attachment.filename}` } },
    audio,
    play,
    h(
      "div.player-body",
      {},
      h(
        "div.player-top",
        {},
        h("span.player-name", { dir: "auto", title: attachment.filename }, attachment.filename),
        h("span.file-size", {}, bytes(attachment.size ?? 0)),
      ),
      h("div.player-line", {}, seek, time),
    ),
    h("div.player-tools", {}, volumeControl(audio), download),
    note,
  );
  wireProgress(audio, seek, time, attachment);
  wireState(audio, el, play, attachment);
  renewOnError(audio, source, () => {
    note.textContent = "This file cannot be played here. Try to download it.";
    note.hidden = false;
  });
  return el;
}

async function toggle(audio, source, note) {
  if (!audio.paused) return audio.pause();
  note.hidden = true;
  if (source.expired && (await source.fresh().catch(() => false))) {
    const at = audio.currentTime;
    audio.src = source.url;
    audio.currentTime = at;
  }
  return audio.play().catch(() => {}); // what went wrong arrives as the element's own error event
}

function wireProgress(audio, seek, time, attachment) {
  let dragging = false;
  const total = () => (Number.isFinite(audio.duration) ? audio.duration : (attachment.duration_secs ?? Number.NaN));
  const show = () => {
    const whole = total();
    if (!dragging) seek.value = whole ? audio.currentTime : 0;
    const text = `${duration(audio.currentTime)} / ${duration(whole)}`;
    time.textContent = text;
    seek.setAttribute("aria-valuetext", text);
    seek.style.setProperty("--done", `${whole ? (Number(seek.value) / whole) * 100 : 0}%`);
  };
  const measure = () => {
    if (total()) seek.max = total();
    show();
  };
  for (const name of ["loadedmetadata", "durationchange"]) audio.addEventListener(name, measure);
  for (const name of ["timeupdate", "seeked", "ended"]) audio.addEventListener(name, show);
  seek.addEventListener("input", () => {
    dragging = true;
    audio.currentTime = Number(seek.value);
    show();
  });
  seek.addEventListener("change", () => {
    dragging = false;
    show();
  });
  seek.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5 }[event.key];
    if (!step) return;
    event.preventDefault();
    audio.currentTime = Math.max(0, Math.min(total() || 0, audio.currentTime + step));
    show();
  });
}

function wireState(audio, el, play, attachment) {
  const show = () => {
    const label = `${audio.paused ? "Play" : "Pause"} ${attachment.filename}`;
    play.replaceChildren(icon(audio.paused ? "play" : "pause"));
    play.title = label;
    play.setAttribute("aria-label", label);
    el.classList.toggle("playing", !audio.paused);
  };
  audio.addEventListener("play", () => {
    if (playing && playing !== audio) playing.pause();
    playing = audio;
    show();
  });
  audio.addEventListener("pause", show);
  audio.addEventListener("ended", show);
}

function volumeControl(audio) {
  const range = h("input.volume", {
    type: "range",
    min: 0,
    max: 1,
    step: 0.05,
    value: audio.volume,
    aria: { label: "Volume" },
  });
  const mute = iconButton("volume", "Mute", () => (audio.muted = !audio.muted));
  range.addEventListener("input", () => {
    audio.volume = Number(range.value);
    audio.muted = audio.volume === 0;
    browser.set("volume", audio.volume);
  });
  audio.addEventListener("volumechange", () => {
    const silent = audio.muted || audio.volume === 0;
    mute.replaceChildren(icon(silent ? "muted" : "volume"));
    mute.setAttribute("aria-label", silent ? "Unmute" : "Mute");
    range.value = audio.muted ? 0 : audio.volume;
  });
  return h("div.volume-control", {}, mute, range);
}
