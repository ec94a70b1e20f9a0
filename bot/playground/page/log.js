// The messages of the channel on show.

import { api } from "./api.js";
import { $, h, icon } from "./dom.js";
import { MessageView, thinkingLine } from "./message.js";
import { toast } from "./popup.js";
import { renderWelcome } from "./welcome.js";
import { lastRead, markRead } from "./unread.js";
import { compareIds, historyOf, moment, nameOf, on, store, toldSince, touch } from "./store.js";

const PAGE = 50;
const NEAR = 90; // px from the end that still count as "at the bottom"

export class Log {
  constructor(actions) {
    this.actions = actions;
    this.el = $("log");
    this.jump = $("jump");
    this.views = new Map();
    this.unseen = 0;
    this.stuck = true;
    this.at = 0; // how far it was scrolled when that was last heard of
    this.top = h("div.log-top");
    this.list = h("div.messages");
    this.lines = h("div.pending-lines");
    this.el.append(this.top, this.list, this.lines);
    this.el.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.el.addEventListener("keydown", (event) => this.keys(event));
    this.jump.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.list);
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.el);
    on("message", (message) => {
      touch(message.id);
      this.received(message);
    });
    on("message_update", (message) => {
      touch(message.id);
      this.changed(message);
    });
    on("message_delete", ({ id }) => {
      touch(id);
      this.removed(id);
    });
    on("message-answered", ({ message, since }) => toldSince(message.id, since) || this.received(message));
    on("message-notice", ({ id, text }) => this.views.get(id)?.say(text));
    on("pending", (line) => this.pending(line));
    addEventListener("focus", () => this.seen());
  }

  /** Shows a channel: its newest messages, from what is known and then from the server. */
  async show(channel, { target } = {}) {
    this.channel = channel;
    this.firstUnread = null;
    this.views.clear();
    this.list.replaceChildren();
    this.lines.replaceChildren();
    this.top.replaceChildren(h("p.loading", {}, "Loading…"));
    this.el.setAttribute("aria-busy", "true");
    this.stuck = !target;
    const read = lastRead(channel);
    await this.fetch(channel, {}).catch((error) => toast(error.sentence ?? String(error), { error: true }));
    if (this.channel !== channel) return;
    this.firstUnread =
      this.ids().find((id) => read && compareIds(id, read) > 0 && this.message(id).author.id !== store.me.id) ?? null;
    this.draw();
    this.el.setAttribute("aria-busy", "false");
    if (target) await this.reveal(target);
    else this.toEnd();
    this.seen();
  }

  ids() {
    return [...historyOf(this.channel).messages.keys()].sort(compareIds);
  }

  message(id) {
    return historyOf(this.channel).messages.get(id);
  }

  async fetch(channel, range) {
    const reader = store.me.id;
    const since = moment();
    const { messages } = await api.messages(channel, { limit: PAGE, ...range });
    if (reader !== store.me.id) return 0; // what somebody else may read is not for the one who speaks now
    const history = historyOf(channel);
    for (const message of messages) if (!toldSince(message.id, since)) history.messages.set(message.id, message);
    if (!range.after && messages.length < PAGE) history.complete = true;
    return messages.length;
  }

  /** Brings the page in line with what is known: new views where they belong, gone ones away. */
  draw() {
    const ids = this.ids();
    let before = null;
    let at = this.list.firstElementChild;
    for (const id of ids) {
      const view = this.views.get(id) ?? this.make(id);
      if (view.el !== at) this.list.insertBefore(view.el, at);
      else at = at.nextElementSibling;
      view.place(before, id === this.firstUnread);
      before = view.message;
    }
    for (const [id, view] of this.views) {
      if (historyOf(this.channel).messages.has(id)) continue;
      view.el.remove();
      this.views.delete(id);
    }
    this.drawTop(ids.length);
  }

  make(id) {
    const view = new MessageView(this.message(id), this.actions);
    this.views.set(id, view);
    return view;
  }

  drawTop(count) {
    const { complete } = historyOf(this.channel);
    const key = `${this.channel}:${complete}:${count === 0}`;
    if (this.topKey === key && this.top.firstElementChild?.className !== "loading") return;
    this.topKey = key;
    const older = h(
      "button.button.secondary.small",
      { type: "button", onclick: () => this.older() },
      "Load older messages",
    );
    this.top.replaceChildren(complete ? renderWelcome(store.channels.get(this.channel), count === 0) : older);
  }

  async older() {
    const [oldest] = this.ids();
    if (this.loading || historyOf(this.channel).complete || !oldest) return;
    this.loading = true;
    const { channel } = this;
    const height = this.el.scrollHeight - this.el.scrollTop;
    try {
      await this.fetch(channel, { before: oldest });
      if (channel !== this.channel) return;
      this.draw();
      this.el.scrollTop = this.el.scrollHeight - height; // what was being read stays where it was
    } catch (error) {
      toast(error.sentence ?? String(error), { error: true });
    } finally {
      this.loading = false;
    }
  }

  /** Goes to a message, loading back to it when it is older than what is on the page. */
  async reveal(id) {
    for (let tries = 0; tries < 20 && !this.views.has(id) && !historyOf(this.channel).complete; tries += 1)
      await this.older();
    const view = this.views.get(id);
    if (!view) return toast("That message is no longer there.", { error: true });
    this.stuck = false;
    view.el.scrollIntoView({ block: "center" });
    view.body.focus({ preventScroll: true });
    view.body.classList.add("pointed");
    setTimeout(() => view.body.classList.remove("pointed"), 2000);
  }

  received(message) {
    const known = historyOf(message.channel_id);
    const fresh = !known.messages.has(message.id);
    known.messages.set(message.id, message);
    if (message.channel_id !== this.channel) return;
    this.resolveLine(message);
    if (!fresh) return this.changed(message);
    const mine = message.author.id === store.me.id;
    if (mine) {
      this.firstUnread = null;
      this.stuck = true;
    }
    this.draw();
    if (!this.stuck) {
      this.unseen += 1;
      this.drawJump();
    }
    this.seen();
  }

  changed(message) {
    const known = historyOf(message.channel_id);
    if (!known.messages.has(message.id)) return;
    const whole = { ...known.messages.get(message.id), ...message };
    known.messages.set(message.id, whole);
    if (message.channel_id !== this.channel) return;
    this.resolveLine(whole);
    this.views.get(message.id)?.update(whole);
    this.draw();
  }

  removed(id) {
    for (const history of store.histories.values()) history.messages.delete(id);
    if (this.views.has(id)) this.draw();
  }

  /** Draws threads' links and names anew when the guild changed. */
  refresh() {
    for (const view of this.views.values()) view.update(view.message);
    this.topKey = null;
    if (this.channel) this.draw();
  }

  pending(line) {
    if (line.channel !== this.channel) return;
    const shown = () => this.el.querySelector(`[data-line="${line.key}"]`);
    const old = shown();
    const drop = () => shown()?.remove();
    const answered =
      line.interaction &&
      [...historyOf(this.channel).messages.values()].some(
        (message) => message.interaction_metadata?.id === line.interaction,
      );
    if (line.state === "gone" || answered) return drop();
    const el = pendingLine(line, drop);
    old?.remove();
    // A failure belongs where it happened: what comes later is read below it.
    if (line.state === "failed") (this.views.get(this.ids().at(-1))?.el ?? this.lines).append(el);
    else this.lines.append(el);
    if (line.state === "sending") this.stuck = true;
    if (this.stuck) this.toEnd();
  }

  resolveLine(message) {
    const id = message.interaction_metadata?.id;
    if (id) this.el.querySelector(`[data-interaction="${id}"]`)?.remove();
  }

  scrolled() {
    const near = this.el.scrollHeight - this.el.scrollTop - this.el.clientHeight < NEAR;
    // Only whoever goes up leaves the end: what came since this event was due is below, and is gone to.
    this.stuck = near || (this.stuck && this.el.scrollTop >= this.at);
    this.at = this.el.scrollTop;
    if (this.stuck) this.seen();
    if (this.el.scrollTop < 200 && this.el.scrollHeight > this.el.clientHeight + 200) this.older();
    this.drawJump();
  }

  toEnd() {
    this.stuck = true;
    this.el.scrollTop = this.el.scrollHeight;
    this.at = this.el.scrollTop;
    this.drawJump();
  }

  seen() {
    if (!this.stuck || !document.hasFocus()) return;
    this.unseen = 0;
    const last = this.ids().at(-1);
    if (last) markRead(this.channel, last);
    this.drawJump();
  }

  drawJump() {
    const far = this.el.scrollHeight - this.el.scrollTop - this.el.clientHeight > 600;
    this.jump.hidden = this.stuck || !(this.unseen || far);
    const words = this.unseen ? `${this.unseen} new ${this.unseen === 1 ? "message" : "messages"}` : "To the newest";
    if (!this.jump.hidden) this.jump.replaceChildren(words, icon("down"));
  }

  keys(event) {
    const current = event.target.closest?.(".message");
    if (event.target !== this.el && event.target !== current) return;
    const bodies = [...this.list.querySelectorAll(".message")];
    const at = bodies.indexOf(current);
    const next = {
      ArrowUp: at < 0 ? bodies.length - 1 : at - 1,
      ArrowDown: at < 0 ? -1 : at + 1,
      Home: 0,
      End: bodies.length - 1,
    }[event.key];
    if (bodies[next]) {
      event.preventDefault();
      bodies[next].focus();
    } else if (current && (event.key === "Enter" || (event.key === "F10" && event.shiftKey))) {
      event.preventDefault();
      this.actions.menu(this.views.get(current.dataset.messageId).message, current);
    }
  }
}

function pendingLine(line, dismiss) {
  const data = { line: line.key, interaction: line.interaction ?? "" };
  const context = h("p.context-line", {}, h("strong", {}, nameOf(store.me)), " used ", h("code", {}, line.label));
  if (line.state !== "failed") {
    const bot = nameOf(store.bots[0]);
    return h(
      "div.pending-line",
      { data },
      context,
      line.state === "thinking" ? thinkingLine(bot) : h("p.thinking", {}, "Sending…"),
    );
  }
  return h(
    "div.pending-line.failed",
    { data, role: "alert" },
    context,
    h("p.failed-note", {}, icon("warn"), line.sentence),
    h(
      "p.ephemeral-note",
      {},
      icon("eye"),
      "Only you can see this · ",
      line.again
        ? [
            h(
              "button.text-button",
              {
                type: "button",
                onclick: () => {
                  dismiss();
                  line.again();
                },
              },
              "Try again",
            ),
            " · ",
          ]
        : null,
      h("button.text-button", { type: "button", onclick: dismiss }, "Dismiss"),
    ),
  );
}
