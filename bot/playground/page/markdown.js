// Discord's Markdown as DOM nodes. Text stays text; only http and https become links.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { codeBlock, mention, safeLink, spoiler, timestamp } from "./inline.js";
import { findUser, nameOf, store } from "./store.js";

const MAX_DEPTH = 10;

const INLINE = [
  [/\\([^a-zA-Z0-9\s])/y, (m) => m[1]],
  [/<(https?:\/\/[^\s<>]+)>/y, (m) => safeLink(m[1], m[1])],
  [
    /\[((?:[^[\]\\]|\\.){1,500})\]\(<?(https?:\/\/[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?\)/y,
    (m, inner) => safeLink(m[2], inner(m[1])),
  ],
  [/https?:\/\/(?:\([^\s<()]*\)|[^\s<()])*(?:\([^\s<()]*\)|[^\s<.,:;"'()\]*_~|])/y, (m) => safeLink(m[0], m[0])],
  [/<t:(-?\d{1,13})(?::([tTdDfFR]))?>/y, (m) => timestamp(Number(m[1]), m[2] ?? "f")],
  [/<(@!?|@&|#)(\d{1,20})>/y, (m) => mention(m[1].replace("!", ""), m[2])],
  [/<\/([^:<>\n]{1,100}):(\d{1,20})>/y, (m) => mention("/", m[1])],
  [/<a?:(\w{1,32}):\d{1,20}>/y, (m) => h("span.emoji-name", {}, `:${m[1]}:`)],
  [/@(everyone|here)\b/y, (m) => h("span.mention", {}, m[0])],
  [/\*\*(?=\S)([^]+?)\*\*(?!\*)/y, (m, inner) => h("strong", {}, inner(m[1]))],
  [/__(?=\S)([^]+?)__(?!_)/y, (m, inner) => h("u", {}, inner(m[1]))],
  [/\*(?=[^\s*])([^]*?[^\s*])\*(?!\*)/y, (m, inner) => h("em", {}, inner(m[1]))],
  [/_(?=[^\s_])([^]*?[^\s_])_(?![_\w])/y, (m, inner) => h("em", {}, inner(m[1]))],
  [/~~(?=\S)([^]+?)~~/y, (m, inner) => h("s", {}, inner(m[1]))],
  [/\|\|([^]+?)\|\|/y, (m, inner) => spoiler(inner(m[1]))],
];
const OPENERS = /[\\`<[h@*_~|]/g;

/** Renders one run of text without blocks: bold, code, links, mentions, times, spoilers. */
export function renderInline(text, depth = 0) {
  if (depth > MAX_DEPTH) return [text];
  const nodes = [];
  const inner = (part) => renderInline(part, depth + 1);
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = matchAt(text, at, inner);
    if (found) {
      if (plain) nodes.push(...withEmoji(plain));
      plain = "";
      nodes.push(found.node);
      at += found.length;
    } else {
      const next = nextOpener(text, at + 1);
      plain += text.slice(at, next);
      at = next;
    }
  }
  if (plain) nodes.push(...withEmoji(plain));
  return nodes;
}

function nextOpener(text, from) {
  OPENERS.lastIndex = from;
  return OPENERS.exec(text)?.index ?? text.length;
}

function matchAt(text, at, inner) {
  if (text[at] === "`") return codeAt(text, at);
  const inWord = at > 0 && /\w/.test(text[at - 1]);
  for (const [pattern, build] of INLINE) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match || (inWord && /^[_h]/.test(match[0]))) continue;
    return { node: build(match, inner), length: match[0].length };
  }
  return null;
}

/** Inline code ends at the next run of as many backticks; a run without its like is plain text. */
function codeAt(text, at) {
  const runs = /`+/g;
  runs.lastIndex = at;
  const [open] = runs.exec(text);
  for (let run = runs.exec(text); run; run = runs.exec(text)) {
    if (run[0] === open)
      return { node: h("code", {}, text.slice(at + open.length, run.index)), length: run.index + open.length - at };
  }
  return { node: document.createTextNode(open), length: open.length };
}

/** Renders a whole message or embed text with its blocks. */
export function renderMarkdown(text) {
  const root = h("div.markdown", { dir: "auto" });
  const fence = /```(?:([\w+-]{1,20})\n)?\n?([^]*?)\n?```/g;
  let from = 0;
  for (const match of text.matchAll(fence)) {
    if (!match[2].trim()) continue;
    root.append(...renderBlocks(text.slice(from, match.index).replace(/\n$/, "")));
    root.append(codeBlock(match[2], match[1]));
    from = match.index + match[0].length + (text[match.index + match[0].length] === "\n" ? 1 : 0);
  }
  root.append(...renderBlocks(text.slice(from)));
  return root;
}

const BLOCKS = [
  { name: "quoteAll", pattern: /^>>> ?/ },
  { name: "quote", pattern: /^> / },
  { name: "heading", pattern: /^(#{1,3}) +(?=\S)/ },
  { name: "small", pattern: /^-# +(?=\S)/ },
  { name: "item", pattern: /^( *)([-*]|\d{1,9}\.) +(?=\S)/ },
];

function classify(line) {
  for (const { name, pattern } of BLOCKS) {
    const match = pattern.exec(line);
    if (match) return { name, match, rest: line.slice(match[0].length) };
  }
  return { name: "text", rest: line };
}

function renderBlocks(text, depth = 0) {
  if (!text) return [];
  const nodes = [];
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; ) {
    const first = classify(lines[i]);
    let end = i + 1;
    if (first.name === "quoteAll") end = lines.length;
    else if (first.name !== "heading" && first.name !== "small") {
      while (end < lines.length && classify(lines[end]).name === first.name) end += 1;
    }
    nodes.push(buildBlock(first, lines.slice(i, end), depth));
    i = end;
  }
  return nodes;
}

function buildBlock(first, lines, depth) {
  const rests = lines.map((line) => classify(line).rest);
  if (depth > 2) return h("p", {}, lines.join("\n"));
  switch (first.name) {
    case "quoteAll":
      return h("blockquote", {}, renderBlocks([first.rest, ...lines.slice(1)].join("\n"), depth + 1));
    case "quote":
      return h("blockquote", {}, renderBlocks(rests.join("\n"), depth + 1));
    case "heading":
      // The page has its own h1 and h2; a message's headings go below them.
      return h(`h${first.match[1].length + 2}`, {}, renderInline(first.rest));
    case "small":
      return h("p.subtext", {}, renderInline(first.rest));
    case "item":
      return buildList(lines.map(classify));
    default:
      return h("p", {}, renderInline(lines.join("\n")));
  }
}

function buildList(items) {
  const stack = [];
  const root = document.createDocumentFragment();
  for (const { match, rest } of items) {
    const indent = match[1].length;
    const ordered = /\d/.test(match[2]);
    while (stack.length > 1 && stack.at(-1).indent > indent) stack.pop();
    if (stack.length === 1 && indent <= stack[0].indent && stack[0].ordered !== ordered) stack.pop();
    if (!stack.length || (indent > stack.at(-1).indent && stack.length < 5)) {
      const list = h(ordered ? "ol" : "ul", ordered ? { start: Number.parseInt(match[2], 10) } : {});
      if (stack.length) (stack.at(-1).list.lastElementChild ?? stack.at(-1).list).append(list);
      else root.append(list);
      stack.push({ list, indent, ordered });
    }
    stack.at(-1).list.append(h("li", {}, renderInline(rest)));
  }
  return root;
}

/** One line without any markup, for previews. */
export function plainPreview(text) {
  const flat = text
    .replace(/```[^]*?```/g, "…")
    .replace(/\[([^[\]]{1,200})\]\(<?https?:\/\/[^\s()<>]+>?\)/g, "$1")
    .replace(/<@!?(\d+)>/g, (_, id) => `@${nameOf(findUser(id))}`)
    .replace(/<#(\d+)>/g, (_, id) => `#${store.channels.get(id)?.name ?? "unknown"}`)
    .replace(/<t:\d+(:\w)?>/g, "…")
    .replace(/\\([^a-zA-Z0-9\s])|\*{1,3}|__|~~|\|\||`|^(?:>>> |> |#{1,3} |-# )/gm, "$1")
    .replace(/\s+/g, " ")
    .trim();
  return flat.length > 140 ? `${flat.slice(0, 140)}…` : flat;
}
