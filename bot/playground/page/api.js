// The page's only way to the server: the JSON API of docs/playground.md.

const ROOT = "/playground/api";
let acting = null;

/** Says in whose name every later call is made. */
export function actAs(person) {
  acting = person;
}

/** Carries the server's own sentence and remedy. */
class ApiError extends Error {
  constructor(status, error) {
    super(error?.message || `The playground answered ${status}.`);
    this.status = status;
    this.code = error?.code ?? "unknown";
    this.remedy = error?.remedy ?? "";
  }

  get sentence() {
    return [this.message, this.remedy].filter(Boolean).join(" ");
  }
}

async function call(method, path, { query = {}, body, form, signal } = {}) {
  const url = new URL(ROOT + path, location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) url.searchParams.set(name, value);
  }
  const options = { method, signal };
  if (form) options.body = form;
  if (body) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(url, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, {
      code: "unreachable",
      message: "The playground cannot be reached.",
      remedy: "Is it still running?",
    });
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, answer.error);
  return answer;
}

const get = (path, query, signal) => call("GET", path, { query: { as: acting, ...query }, signal });
const post = (path, body, signal) => call("POST", path, { body: { as: acting, ...body }, signal });

export const api = {
  state: () => get("/state"),
  messages: (channel, range = {}) => get(`/channels/${channel}/messages`, { limit: 50, ...range }),
  message: async (channel, id) => (await get(`/channels/${channel}/messages/${id}`)).message,
  send: async (channel, message) => (await post(`/channels/${channel}/messages`, message)).message,
  typing: (channel) => post(`/channels/${channel}/typing`, {}),
  remove: (channel, message) => post(`/messages/${message}/delete`, { channel }),
  thread: async (channel, name, message) => (await post(`/channels/${channel}/threads`, { name, message })).channel,
  command: async (channel, name, options) => (await post("/commands", { channel, name, options })).interaction,
  autocomplete: async (channel, name, options, focused, signal) =>
    (await post("/autocomplete", { channel, name, options, focused }, signal)).choices,
  menu: async (channel, name, target) => (await post("/menus", { channel, name, target })).interaction,
  component: async (channel, message, custom_id, values) =>
    (await post("/components", { channel, message, custom_id, values })).interaction,
  modal: async (interaction, values) => (await post("/modals", { interaction, values })).interaction,
  interaction: async (id) => (await get(`/interactions/${id}`)).interaction,
  permissions: (user, permissions) => post("/permissions", { user, permissions }),
  settings: (settings) => post("/settings", settings),
  async upload(files) {
    const form = new FormData();
    for (const file of files) form.append("file", file, file.name || "pasted.png");
    return (await call("POST", "/uploads", { query: { as: acting }, form })).uploads;
  },
  eventsUrl(last) {
    const url = new URL(`${ROOT}/events`, location.origin);
    url.searchParams.set("as", acting);
    if (last) url.searchParams.set("last", last);
    return url;
  },
};
