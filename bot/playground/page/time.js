// How times are written.

const DISCORD_EPOCH = 1420070400000n;
const UNITS = [
  ["year", 31557600],
  ["month", 2629800],
  ["week", 604800],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const format = (options) => new Intl.DateTimeFormat("en-GB", options);
const STYLES = {
  t: format({ hour: "2-digit", minute: "2-digit" }),
  T: format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  d: format({ day: "2-digit", month: "2-digit", year: "numeric" }),
  D: format({ day: "numeric", month: "long", year: "numeric" }),
  f: format({ day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" }),
  F: format({ weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" }),
};

export const dateOfId = (id) => new Date(Number((BigInt(id) >> 22n) + DISCORD_EPOCH));

/** Writes `2 minutes ago` for a number of seconds from now. */
export function ago(seconds) {
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
  return relative.format(Math.round(seconds / size), unit);
}

export function inStyle(date, style) {
  return style === "R" ? ago((date.getTime() - Date.now()) / 1000) : (STYLES[style] ?? STYLES.f).format(date);
}

export const clock = (date) => STYLES.t.format(date);
export const fullDate = (date) => STYLES.F.format(date);
const dayKey = (date) => date.toDateString();

export function dayName(date) {
  const today = new Date();
  const yesterday = new Date(today.getTime() - 86400000);
  if (dayKey(date) === dayKey(today)) return "Today";
  return dayKey(date) === dayKey(yesterday) ? "Yesterday" : STYLES.D.format(date);
}

/** Today the hour is enough; before, the day is told too. */
export function stamp(date) {
  return dayKey(date) === dayKey(new Date()) ? clock(date) : `${STYLES.d.format(date)} ${clock(date)}`;
}

export function duration(seconds) {
  if (!Number.isFinite(seconds)) return "–:––";
  const whole = Math.max(0, Math.floor(seconds));
  const rest = `${Math.floor(whole / 60) % 60}:${String(whole % 60).padStart(2, "0")}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${rest.padStart(5, "0")}` : rest;
}

export function bytes(count) {
  if (count < 1024) return `${count} B`;
  const mib = count / 1048576;
  return mib < 1 ? `${(count / 1024).toFixed(count < 10240 ? 1 : 0)} KB` : `${mib.toFixed(mib < 10 ? 1 : 0)} MB`;
}
