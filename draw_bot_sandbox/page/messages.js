// Draws messages. Each part of a message is replaced only when it changed, so nothing flickers.
import { clock, fileSize, label, word } from "/static/words.js";

const TAGS = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "STRIKE", "DEL", "CODE", "PRE", "A", "BLOCKQUOTE", "SPAN", "TG-SPOILER"]);
const LINKS = /^(https?|tg|mailto):/i;
const TALLEST = 440; // pixels that a photo in the list is high at most
const known = new WeakMap(); // element of a part → JSON of what it shows

const fileUrl = (id) => `/page/files/${encodeURIComponent(id)}`;

// Makes `log` show the messages. `view` says who reads (`me`), whether it is a `group`, and
// what happens on `reply(message)`, `press(message, button)` and `open(url)`.
// Returns true when others' messages came that were not there before.
export function showMessages(log, messages, view) {
  const rows = grouped(messages);
  const old = new Map([...log.children].map((element) => [element.dataset.key, element]));
  let place = log.firstElementChild;
  let news = false;
  for (const row of rows) {
    let element = old.get(row.key);
    if (!element) {
      element = emptyRow(row.key);
      news ||= row.first.from.id !== view.me;
    }
    old.delete(row.key);
    fill(element, row, view);
    if (element === place) place = place.nextElementSibling;
    else log.insertBefore(element, place);
  }
  for (const gone of old.values()) gone.remove();
  return news;
}

// An album's messages become one row; every other message is a row of its own.
function grouped(messages) {
  const rows = new Map();
  for (const message of messages) {
    const key = message.album ? `album-${message.album}` : `message-${message.id}`;
    if (!rows.has(key)) rows.set(key, { key, first: message, all: [] });
    rows.get(key).all.push(message);
  }
  return [...rows.values()];
}

function emptyRow(key) {
  const row = make("article", "row");
  row.dataset.key = key;
  const bubble = make("div", "bubble");
  for (const part of ["name", "quote", "media", "text", "meta"]) bubble.append(make("div", part));
  const answer = make("button", "round reply");
  answer.type = "button";
  answer.append(icon("reply"));
  const body = make("div", "body");
  body.append(bubble, make("div", "buttons"));
  row.append(body, answer);
  return row;
}

function fill(row, { first, all }, view) {
  const mine = first.from.id === view.me;
  row.classList.toggle("mine", mine);
  row.classList.toggle("pictorial", all.some((message) => message.photo));
  row.dataset.message = first.id;
  const part = (name, value, build) => update(row.querySelector(`.${name}`), value, build);
  part("name", view.group && !mine ? first.from : null, name);
  part("quote", first.reply_to, quote);
  const replyTo = all.length > 1 ? (id) => view.reply(all.find((message) => message.id === id)) : null;
  // One caption is the album's; of several, each is seen with its picture alone.
  const captions = all.map((message) => message.html).filter(Boolean);
  const apart = captions.length > 1;
  const media = all.map(({ id, photo, document, html }) => ({ id, photo, document, html: apart ? html : "" }));
  part("media", media, (shown) => mediaOf(shown, view, replyTo));
  part("text", apart ? "" : captions.join(), safe);
  part("meta", { date: first.date, edited: all.some((message) => message.edited) }, meta);
  part("buttons", first.buttons, (rows) => keyboard(rows, (button, element) => view.press(first, button, element)));
  const answer = row.querySelector(".reply");
  label(answer, "reply").onclick = () => view.reply(first);
}

function update(element, value, build) {
  const json = JSON.stringify(value);
  if (known.get(element) === json) return;
  known.set(element, json);
  const empty = !value || value.length === 0;
  element.replaceChildren(...(empty ? [] : [build(value)].flat()));
  element.hidden = !element.hasChildNodes();
}

function name(from) {
  const element = make("strong", `of-${from.id % 5}`);
  element.textContent = from.name;
  return element;
}

function quote(reply) {
  const link = make("button", "jump");
  link.type = "button";
  const who = make("strong");
  who.textContent = reply.name;
  const what = make("span");
  what.textContent = reply.excerpt;
  link.append(who, what);
  link.onclick = () => jump(reply.id);
  return link;
}

function jump(id) {
  const row = document.querySelector(`[data-message="${Number(id)}"]`);
  row?.scrollIntoView({ block: "center", behavior: "smooth" });
  row?.animate([{ background: "var(--mark)" }, {}], 1200);
}

// `replyTo(id)` answers one part of an album.
function mediaOf(media, view, replyTo) {
  const answerable = (element, id) => (replyTo ? withReply(element, () => replyTo(id)) : element);
  const photos = media.filter(({ photo }) => photo).map(({ id, photo, html }) => answerable(photoOf(photo, html, view), id));
  const files = media.filter((item) => item.document).map(({ id, document, html }) => answerable(fileOf(document, html, view), id));
  if (!photos.length) return files;
  const grid = make("div", photos.length > 1 ? "grid many" : "grid");
  grid.append(...photos);
  return [grid, ...files];
}

function withReply(element, reply) {
  const part = make("div", "part");
  const button = label(make("button", "round answer"), "reply");
  button.type = "button";
  button.append(icon("reply"));
  button.onclick = reply;
  part.append(element, button);
  return part;
}

function photoOf({ file_id, width, height }, html, view) {
  const button = make("button", "photo");
  button.type = "button";
  const ratio = Math.min(Math.max(width / height, 0.5), 4);
  button.style.setProperty("--ratio", ratio);
  button.style.setProperty("--width", `${Math.max(120, Math.min(width, TALLEST * ratio))}px`);
  button.append(image(fileUrl(file_id)));
  button.onclick = () => view.open(fileUrl(file_id), html);
  return label(button, "openPicture");
}

function fileOf({ file_id, name: title, size, is_image }, html, view) {
  const row = make("div", "file");
  const thumb = make(is_image ? "button" : "span", "thumb");
  thumb.append(is_image ? image(fileUrl(file_id)) : icon("file"));
  if (is_image) {
    thumb.type = "button";
    label(thumb, "openPicture").onclick = () => view.open(fileUrl(file_id));
  }
  const link = make("a", "download");
  link.href = fileUrl(file_id);
  link.download = title ?? "";
  const strong = make("strong");
  strong.textContent = title;
  const small = make("small");
  small.textContent = `${fileSize(size)} · ${word("download")}`;
  link.append(strong, small);
  row.append(thumb, link);
  if (!html) return row;
  const whole = make("div");
  const caption = make("p", "caption");
  caption.append(...safe(html));
  whole.append(row, caption);
  return whole;
}

function image(url) {
  const element = make("img");
  element.alt = "";
  element.decoding = "async";
  element.src = url;
  return element;
}

function meta({ date, edited }) {
  return document.createTextNode(edited ? `${word("edited")} ${clock(date)}` : clock(date));
}

function keyboard(rows, press) {
  return rows.map((buttons) => {
    const line = make("div", "line");
    line.append(...buttons.map((button) => key(button, press)));
    return line;
  });
}

function key(button, press) {
  const element = make(button.url ? "a" : "button", "key");
  element.textContent = button.text;
  if (button.url) Object.assign(element, { href: button.url, target: "_blank", rel: "noopener" });
  else Object.assign(element, { type: "button", onclick: () => press(button, element) });
  return element;
}

// The server sends Telegram's subset of HTML; whatever else should be there is kept as text only.
export function safe(html) {
  const source = new DOMParser().parseFromString(html, "text/html").body;
  return [...source.childNodes].map(copy);
}

function copy(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return document.createTextNode(node.textContent);
  const element = make(TAGS.has(node.tagName) ? node.tagName : "span");
  const href = node.getAttribute("href");
  if (node.tagName === "A" && LINKS.test(href ?? "")) Object.assign(element, { href, target: "_blank", rel: "noopener" });
  if (node.tagName === "TG-SPOILER" || node.classList.contains("tg-spoiler")) spoil(element);
  element.append(...[...node.childNodes].map(copy));
  return element;
}

function spoil(element) {
  element.className = "spoiler";
  element.onclick = () => element.classList.add("shown");
}

export function make(tag, className = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  return element;
}

export function icon(id) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${id}`);
  svg.append(use);
  return svg;
}
