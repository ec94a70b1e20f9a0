// Embeds.

import { h } from "./dom.js";
import { Source, picture } from "./files.js";
import { isLocal, localUrl, safeLink } from "./inline.js";
import { renderInline, renderMarkdown } from "./markdown.js";
import { fullDate, stamp } from "./time.js";

/** A colour number as CSS, or nothing. */
export function colour(number) {
  return Number.isInteger(number) ? `#${number.toString(16).padStart(6, "0").slice(-6)}` : undefined;
}

/** Renders one embed; every part is optional. */
export function renderEmbed(embed, message) {
  const media = (part) => (part?.url ? new Source(part.url, message) : null);
  const thumbnail = media(embed.thumbnail);
  const image = media(embed.image);
  const main = h(
    "div.embed-main",
    {},
    authorLine(embed.author),
    embed.title
      ? h(
          "h3.embed-title",
          { dir: "auto" },
          embed.url ? safeLink(embed.url, renderInline(embed.title)) : renderInline(embed.title),
        )
      : null,
    embed.description ? renderMarkdown(embed.description) : null,
    embed.fields?.length ? h("dl.embed-fields", {}, embed.fields.map(field)) : null,
  );
  return h(
    "article.embed",
    {
      css: { "--embed": colour(embed.color) ?? "var(--line-strong)" },
      aria: { label: embed.title ? `Card: ${embed.title}` : "Card" },
    },
    h("div.embed-top", {}, main, thumbnail ? picture(thumbnail, "Thumbnail", { className: "embed-thumbnail" }) : null),
    image
      ? picture(image, embed.image.description || embed.title || "Picture", {
          ...sizeOf(embed.image),
          className: "embed-image",
        })
      : null,
    footer(embed),
  );
}

const sizeOf = ({ width, height }) => ({ width, height });

function authorLine(author) {
  if (!author?.name) return null;
  return h(
    "p.embed-author",
    { dir: "auto" },
    smallPicture(author.icon_url),
    author.url ? safeLink(author.url, author.name) : author.name,
  );
}

function smallPicture(url) {
  return isLocal(url) ? h("img.embed-icon", { src: localUrl(url), alt: "" }) : null;
}

function field({ name, value, inline }) {
  return h(
    "div.embed-field",
    { class: inline ? "inline" : "" },
    h("dt", { dir: "auto" }, renderInline(name)),
    h("dd", {}, renderMarkdown(value)),
  );
}

function footer(embed) {
  const date = embed.timestamp ? new Date(embed.timestamp) : null;
  if (!embed.footer?.text && !date) return null;
  return h(
    "p.embed-footer",
    { dir: "auto" },
    smallPicture(embed.footer?.icon_url),
    embed.footer?.text ?? "",
    embed.footer?.text && date ? " · " : "",
    date ? h("time", { dateTime: date.toISOString(), title: fullDate(date) }, stamp(date)) : null,
  );
}

/** The paths of the files that an embed shows itself, and that need no second showing below the message. */
export function shownByEmbeds(embeds) {
  const urls = embeds.flatMap((embed) => [
    embed.image?.url,
    embed.thumbnail?.url,
    embed.author?.icon_url,
    embed.footer?.icon_url,
  ]);
  return new Set(urls.filter(isLocal).map((url) => new URL(url, location.href).pathname));
}
