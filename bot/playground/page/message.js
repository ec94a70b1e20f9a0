// One message on the page.

import { renderComponent } from "./components.js";
import { h, icon, iconButton } from "./dom.js";
import { emojiNode, withEmoji } from "./emoji.js";
import { renderEmbed, shownByEmbeds } from "./embed.js";
import { renderAttachment } from "./files.js";
import { plainPreview, renderMarkdown } from "./markdown.js";
import { avatar } from "./people.js";
import { reconcile } from "./reconcile.js";
import { emit, nameOf, store } from "./store.js";
import { clock, dateOfId, dayName, fullDate, stamp } from "./time.js";

export const FLAGS = { suppressEmbeds: 4, ephemeral: 64, loading: 128, componentsV2: 32768 };
const REPLY = 19;
const THREAD_CREATED = 18;
const THREAD_STARTER = 21;
const MENU_COMMAND = 23;
export const has = (message, flag) => Boolean((message.flags ?? 0) & flag);

/** The view of a message: `el`, and `update(message)`, which redraws only what changed. */
export class MessageView {
  constructor(message, actions) {
    this.actions = actions;
    this.context = h("div.context");
    this.head = h("div.message-head");
    this.content = h("div.content");
    this.attachments = h("div.attachments");
    this.embeds = h("div.embeds");
    this.components = h("div.components");
    this.below = h("div.below");
    this.notice = h("p.failed-note", { role: "alert", hidden: true });
    this.day = h("div.day", { role: "separator", hidden: true });
    this.fresh = h("div.fresh-mark", { role: "separator", hidden: true }, h("span", {}, "New"));
    this.gutter = h("div.gutter");
    const main = h(
      "div.message-main",
      {},
      this.head,
      this.content,
      this.attachments,
      this.embeds,
      this.components,
      this.below,
      this.notice,
    );
    this.body = h(
      "article.message",
      { tabIndex: -1, data: { messageId: message.id } },
      this.context,
      h("div.message-row", {}, this.gutter, main),
      this.tools(),
    );
    this.el = h("div.message-slot", {}, this.day, this.fresh, this.body);
    // Tab stops of a message's own tools exist only while one is in it: a list of fifty is not a hundred stops long.
    this.body.addEventListener("focusin", () => this.reach(0));
    this.body.addEventListener("focusout", (event) => this.body.contains(event.relatedTarget) || this.reach(-1));
    this.body.addEventListener("contextmenu", (event) => this.openMenu(event));
    this.update(message);
    this.reach(-1);
  }

  reach(tabIndex) {
    for (const el of this.body.querySelectorAll(".author, .message-tools button, .reply-preview"))
      el.tabIndex = tabIndex;
  }

  tools() {
    return h(
      "div.message-tools",
      { role: "toolbar", aria: { label: "Message actions" } },
      iconButton("reply", "Reply", () => this.actions.reply(this.message), { class: "reply-tool" }),
      iconButton("more", "More actions", (event) => this.actions.menu(this.message, event.currentTarget), {
        aria: { label: "More actions", haspopup: "menu" },
      }),
    );
  }

  openMenu(event) {
    // On links, pictures, fields and a selection the browser's own menu is wanted.
    if (event.target.closest("a, img, input, textarea") || String(getSelection())) return;
    event.preventDefault();
    this.actions.menu(
      this.message,
      this.body,
      event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : undefined,
    );
  }

  update(message) {
    this.message = message;
    const ephemeral = has(message, FLAGS.ephemeral);
    const mentioned = message.mentions?.some((user) => user.id === store.me?.id) || message.mention_everyone;
    this.body.classList.toggle("ephemeral", ephemeral);
    this.body.classList.toggle("mentions-me", Boolean(mentioned));
    this.body.classList.toggle("system", message.type === THREAD_CREATED);
    this.body.querySelector(".reply-tool").hidden = ephemeral;
    this.body.setAttribute("aria-label", `${nameOf(message.author)}, ${clock(dateOfId(message.id))}`);
    this.context.replaceChildren(...contextOf(message, this.actions));
    this.drawHead();
    this.drawContent();
    this.drawParts();
    this.below.replaceChildren(
      ...[reactionsOf(message), threadLink(message), ephemeral ? ephemeralNote(message, this.actions) : null].filter(Boolean),
    );
  }

  /** Redraws who and when, only when it is told otherwise: a focus inside must survive an edit elsewhere. */
  drawHead() {
    const { message } = this;
    const date = dateOfId(message.id);
    const key = `${nameOf(message.author)} ${stamp(date)}`;
    if (key === this.headKey) return;
    this.headKey = key;
    this.gutter.replaceChildren(
      avatar(message.author),
      h("time.gutter-time", { dateTime: date.toISOString(), title: fullDate(date) }, clock(date)),
    );
    this.head.replaceChildren(
      h(
        "button.author",
        { type: "button", onclick: (event) => this.actions.person(message.author, event.currentTarget) },
        nameOf(message.author),
      ),
      ...(message.author.bot ? [h("span.tag", {}, "app")] : []),
      h("time", { dateTime: date.toISOString(), title: fullDate(date) }, stamp(date)),
    );
  }

  drawContent() {
    const { message } = this;
    const thinking =
      has(message, FLAGS.loading) && !message.content && !message.embeds?.length && !message.components?.length;
    const key = JSON.stringify([message.content, message.edited_timestamp, thinking, message.type]);
    if (key === this.contentKey) return;
    this.contentKey = key;
    if (message.type === THREAD_CREATED) {
      this.content.replaceChildren(h("p.system-words", {}, icon("thread"), `started a thread: ${message.content}`));
      return;
    }
    const edited = message.edited_timestamp
      ? h("span.edited", { title: fullDate(new Date(message.edited_timestamp)) }, "(edited)")
      : null;
    const words = thinking
      ? thinkingLine(nameOf(message.author))
      : message.content
        ? renderMarkdown(message.content)
        : null;
    this.content.replaceChildren(...[words, message.content && edited].filter(Boolean));
  }

  drawParts() {
    const { message } = this;
    const v2 = has(message, FLAGS.componentsV2);
    const embeds = has(message, FLAGS.suppressEmbeds) ? [] : (message.embeds ?? []);
    const shown = shownByEmbeds(embeds);
    const files = v2
      ? []
      : (message.attachments ?? []).filter((file) => !shown.has(new URL(file.url, location.href).pathname));
    reconcile(this.attachments, files, (file) => renderAttachment(file, this.message));
    reconcile(this.embeds, embeds, (embed) => renderEmbed(embed, this.message));
    reconcile(this.components, message.components ?? [], (component) => renderComponent(component, this.message));
  }

  /** Says below the message why a press had no effect. */
  say(text) {
    this.notice.hidden = !text;
    this.notice.replaceChildren(...(text ? [icon("warn"), text] : []));
  }

  /** Joins the message to the one before it, or begins a day. */
  place(before, firstUnread) {
    const { message } = this;
    const date = dateOfId(message.id);
    const newDay = !before || dayName(dateOfId(before.id)) !== dayName(date);
    const near = before && dateOfId(message.id) - dateOfId(before.id) < 7 * 60000;
    const sameKind =
      before && has(before, FLAGS.ephemeral) === has(message, FLAGS.ephemeral) && before.type !== THREAD_CREATED;
    const grouped =
      !newDay &&
      near &&
      sameKind &&
      before.author.id === message.author.id &&
      !this.context.childElementCount &&
      !firstUnread;
    this.body.classList.toggle("grouped", Boolean(grouped));
    this.day.hidden = !newDay;
    if (newDay) this.day.replaceChildren(h("span", {}, dayName(date)));
    this.fresh.hidden = !firstUnread;
  }
}

function contextOf(message, actions) {
  const used = message.interaction_metadata ?? message.interaction;
  if (used?.user && message.type !== REPLY) {
    const name = used.name ?? message.interaction?.name;
    const shown = message.type === MENU_COMMAND ? name : `/${name}`;
    return [
      h(
        "p.context-line",
        {},
        avatar(used.user, "tiny"),
        h("strong", {}, nameOf(used.user)),
        name ? [" used ", h("code", {}, shown)] : " asked",
      ),
    ];
  }
  if (message.type === REPLY) return [replyPreview(message.referenced_message, message.message_reference, actions)];
  if (message.type === THREAD_STARTER && message.referenced_message)
    return [replyPreview(message.referenced_message, message.message_reference, actions)];
  return [];
}

function replyPreview(original, reference, actions) {
  if (!original) return h("p.context-line", {}, icon("reply"), h("em", {}, "The message it answers was deleted"));
  const words =
    plainPreview(original.content ?? "") ||
    (original.attachments?.length ? "a file" : original.embeds?.[0]?.title || "a card");
  return h(
    "button.context-line.reply-preview",
    {
      type: "button",
      title: "Go to this message",
      onclick: () => actions.goTo(original.channel_id ?? reference?.channel_id, original.id),
    },
    icon("reply"),
    avatar(original.author, "tiny"),
    h("strong", {}, nameOf(original.author)),
    h("span.preview-words", { dir: "auto" }, withEmoji(words)),
  );
}

function ephemeralNote(message, actions) {
  return h(
    "p.ephemeral-note",
    {},
    icon("eye"),
    "Only you can see this · ",
    h("button.text-button", { type: "button", onclick: () => actions.remove(message) }, "Dismiss"),
  );
}

function reactionsOf(message) {
  if (!message.reactions?.length) return null;
  const shown = message.reactions.map(({ emoji, count }) => h("span.reaction", {}, emojiNode(emoji.name), ` ${count}`));
  return h("p.reactions", { role: "group", aria: { label: "Reactions" } }, ...shown);
}

function threadLink(message) {
  const thread = store.channels.get(message.thread?.id ?? message.id);
  if (!thread || thread.id === message.channel_id) return null;
  return h(
    "button.thread-link",
    { type: "button", onclick: () => emit("go", { channel: thread.id }) },
    icon("thread"),
    h("span", {}, thread.name),
    h("span.thread-open", {}, "Open thread"),
  );
}

/** The moving dots of an answer that is still to come. */
export function thinkingLine(name) {
  return h(
    "p.thinking",
    { role: "status" },
    h("span.dots", { aria: { hidden: "true" } }, h("i"), h("i"), h("i")),
    `${name} is thinking…`,
  );
}
