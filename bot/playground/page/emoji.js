// Emoji on machines without a font for them: the page's own signs instead of empty boxes.

import { h, icon } from "./dom.js";

const SIGNS = {
  "🎵": "note",
  "🎶": "note",
  "🎼": "note",
  "🎹": "note",
  "🎧": "volume",
  "🔊": "volume",
  "🔇": "muted",
  "🎚": "sliders",
  "🎛": "sliders",
  "🔁": "retry",
  "🔄": "retry",
  "➿": "loop",
  "🎲": "dice",
  "🔎": "search",
  "🔍": "search",
  "🚩": "flag",
  "🏁": "flag",
  "🕐": "clock",
  "⏳": "clock",
  "⏱": "clock",
  "👂": "ear",
  "🙏": "heart",
  "💜": "heart",
  "❤": "heart",
  "🚫": "ban",
  "⛔": "ban",
  "🔒": "lock",
  "🔐": "lock",
  "✅": "check",
  "❌": "close",
  "🌙": "moon",
  "💤": "moon",
  "✨": "spark",
  "💡": "spark",
  "🗑": "trash",
  "📄": "file",
  "📁": "file",
  "📎": "link",
  "🔗": "link",
  "⚠": "warn",
  "🧵": "thread",
  "👀": "eye",
  "💾": "download",
  "🧩": "piece",
  "🐇": "fast",
  "🐢": "slow",
  "🍃": "leaf",
  "🌳": "tree",
  "📖": "book",
  "📍": "pin",
  "💬": "speech",
  "⚖": "balance",
  "🤔": "help",
  "🤷": "help",
  "❔": "help",
  "❓": "help",
};
const EMOJI = /\p{Extended_Pictographic}\ufe0f?/gu;
const known = new Map();
let pencil = null;

/** Draws a character and says what came out, to compare with what comes out for a character that no font has. */
function trace(character) {
  pencil ??= Object.assign(document.createElement("canvas"), { width: 24, height: 24 }).getContext("2d", {
    willReadFrequently: true,
  });
  pencil.clearRect(0, 0, 24, 24);
  pencil.font = `18px ${getComputedStyle(document.documentElement).fontFamily}`;
  pencil.textBaseline = "top";
  pencil.fillText(character, 1, 1);
  return pencil.getImageData(0, 0, 24, 24).data.join();
}

function isMissing(emoji) {
  const bare = emoji.replace("\ufe0f", "");
  if (!known.has(bare)) known.set(bare, trace(bare) === trace("\u{10fffe}"));
  return known.get(bare);
}

/** The emoji itself, or a sign drawn in its place where this machine cannot show it. */
export function emojiNode(emoji) {
  const sign = SIGNS[emoji.replace("\ufe0f", "")];
  if (!sign || !isMissing(emoji)) return document.createTextNode(emoji);
  return h("span.emoji-sign", { role: "img", aria: { label: emoji } }, icon(sign));
}

/** A text as nodes, its emoji as above. */
export function withEmoji(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(EMOJI)) {
    if (match.index > at) nodes.push(text.slice(at, match.index));
    nodes.push(emojiNode(match[0]));
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes;
}
