// A chat client for the sandbox: whoever is chosen speaks, the bot answers, all of it live.
import { begin, clear, replyTo, setCommands, startComposer } from "/static/composer.js";
import { icon, make, safe, showMessages } from "/static/messages.js";
import { speak, word } from "/static/words.js";

const ACTION_LASTS = 5500; // milliseconds: Telegram shows an action for 5 s
const NEAR = 80; // pixels from the end that still count as being there
const byId = (id) => document.getElementById(id);
const scroll = byId("scroll");
const log = byId("log");
let sending = Promise.resolve();
let chats = [];
let chat = null;
let me = null;
let loading = false;
let again = false;
let actionEnds = 0;

async function start() {
  chats = await (await fetch("/page/chats")).json();
  byId("chats").replaceChildren(...chats.map(chatItem));
  startComposer({ send, tell });
  wire();
  window.addEventListener("hashchange", choose);
  choose();
  listen();
}

function wire() {
  byId("back").onclick = () => { location.hash = ""; };
  byId("newer").onclick = () => toEnd("smooth");
  byId("start").onclick = () => chat.kind === "private" ? send({ text: "/start", files: [] }) : begin("/draw ");
  scroll.addEventListener("scroll", () => { if (atEnd()) byId("newer").hidden = true; });
  new ResizeObserver(keepEnd()).observe(scroll);
  for (const button of document.querySelectorAll("[data-closes]")) button.onclick = () => button.closest("dialog").close();
  byId("lightbox").onclick = () => byId("lightbox").close();
}

// When the keyboard or the composer takes room away, the newest message stays in sight.
function keepEnd() {
  let height = scroll.clientHeight;
  return () => {
    if (scroll.scrollHeight - scroll.scrollTop - height < NEAR) toEnd();
    height = scroll.clientHeight;
  };
}

function chatItem(one) {
  const item = make("li");
  const link = make("a");
  link.href = `#${one.id}`;
  const names = make("span", "names");
  const title = make("strong");
  title.textContent = one.title;
  const about = make("small");
  about.textContent = one.kind === "group" ? one.people.map(({ name }) => name).join(", ") : languageOf(one.people[0]);
  names.append(title, about);
  link.append(face(make("span", "avatar"), one), names);
  item.dataset.chat = one.id;
  item.append(link);
  return item;
}

// The language's name in itself: "русский", "English".
function languageOf({ language_code: code }) {
  return code ? new Intl.DisplayNames([code], { type: "language" }).of(code) : "";
}

function face(element, one) {
  element.className = `avatar of-${Math.abs(one.id) % 5}`;
  element.replaceChildren(one.kind === "group" ? icon("people") : one.title.slice(0, 1));
  return element;
}

// The address names the chat and, in a group, who speaks: "#-100" or "#-100:2".
function choose() {
  const [chatId, personId] = location.hash.slice(1).split(":").map(Number);
  const chosen = chats.find((one) => one.id === chatId);
  document.body.dataset.view = chosen ? "chat" : "list";
  const next = chosen ?? chat ?? chats[0];
  if (!next) return;
  const moved = next !== chat;
  chat = next;
  me = chat.people.find((person) => person.id === personId) ?? chat.people[0];
  if (moved) clear();
  log.replaceChildren();
  speak(me.language_code);
  showHead();
  refresh();
}

function showHead() {
  face(byId("avatar"), chat);
  byId("title").textContent = chat.title;
  document.title = chat.title;
  for (const item of byId("chats").children) {
    const current = Number(item.dataset.chat) === chat.id;
    if (current) item.classList.remove("unread");
    item.firstElementChild.toggleAttribute("aria-current", current);
  }
  const senders = byId("senders");
  senders.hidden = chat.people.length < 2;
  senders.replaceChildren(senders.firstElementChild, ...chat.people.map(sender));
  byId("emptyHint").textContent = word(chat.kind === "private" ? "emptyPrivate" : "emptyGroup");
  byId("start").textContent = word(chat.kind === "private" ? "start" : "startGroup");
  showAction(null);
}

function sender(person) {
  const choice = make("label");
  const radio = Object.assign(make("input"), { type: "radio", name: "sender", checked: person === me });
  radio.onchange = () => { location.hash = `${chat.id}:${person.id}`; };
  choice.append(radio, person.name);
  return choice;
}

async function refresh() {
  again = true;
  if (loading) return;
  loading = true;
  while (again) {
    again = false;
    await load(chat, me);
  }
  loading = false;
}

async function load(asked, person) {
  const response = await fetch(`/page/chats/${asked.id}?as=${person.id}`).catch(() => null);
  if (!response?.ok) return showAction("lost");
  const { messages, commands, action } = await response.json();
  if (asked !== chat || person !== me) return;
  const stay = atEnd() || !log.children.length;
  const view = { me: me.id, group: chat.kind === "group", reply: replyTo, press, open: enlarge };
  const news = showMessages(log, messages, view);
  byId("empty").hidden = messages.length > 0;
  setCommands(commands);
  showAction(action);
  if (stay) toEnd();
  else if (news) byId("newer").hidden = false;
}

function showAction(action) {
  clearTimeout(actionEnds);
  const subtitle = byId("subtitle");
  subtitle.classList.toggle("active", Boolean(action));
  const quiet = chat.kind === "private" ? word("private") : `${word("writingAs")} ${me.name}`;
  const words = action ? word(action) ?? word("typing") : quiet;
  if (subtitle.textContent !== words) subtitle.textContent = words;
  if (action) actionEnds = setTimeout(refresh, ACTION_LASTS);
}

const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;

function toEnd(behavior = "instant") {
  scroll.scrollTo({ top: scroll.scrollHeight, behavior });
  byId("newer").hidden = true;
}

function listen() {
  const events = new EventSource("/page/events");
  events.onopen = refresh;
  events.onerror = () => showAction("lost");
  events.onmessage = ({ data }) => {
    const { chat_id: changed } = JSON.parse(data);
    if (changed === chat.id) refresh();
    else document.querySelector(`[data-chat="${Number(changed)}"]`)?.classList.add("unread");
  };
}

// Messages go one after another, each to the chat in which it was written.
function send({ text, files, asFile, asSticker, replyTo: message }) {
  const form = new FormData();
  form.set("from", me.id);
  form.set("text", text);
  if (message) form.set("reply_to", message);
  if (asFile) form.set("as_file", "1");
  if (asSticker) form.set("as_sticker", "1");
  for (const file of files) form.append("files", file);
  const address = `/page/chats/${chat.id}/send`;
  sending = sending.then(async () => {
    if (!(await post(address, form))) return false;
    await refresh();
    toEnd();
    return true;
  });
  return sending;
}

async function press(message, { data }, button) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  const body = JSON.stringify({ from: me.id, message_id: message.id, data });
  const answer = await post(`/page/chats/${chat.id}/press`, body, { "Content-Type": "application/json" });
  button.ariaBusy = "false";
  if (!answer?.text) return;
  if (!answer.show_alert) return tell(answer.text);
  byId("alertText").textContent = answer.text;
  byId("alert").showModal();
}

// The answer's JSON, or null after telling the person that it failed.
async function post(address, body, headers = {}) {
  const response = await fetch(address, { method: "POST", body, headers }).catch(() => null);
  if (response?.ok) return response.json();
  tell(`${word("failed")}. ${response ? await response.text() : ""}`.trim());
  return null;
}

function tell(words) {
  const toast = byId("toast");
  toast.textContent = words;
  toast.hidden = false;
  for (const old of toast.getAnimations()) old.cancel();
  const fade = toast.animate([{ opacity: 1, offset: 0.92 }, { opacity: 0 }], 3500);
  fade.onfinish = () => { toast.hidden = true; };
}

function enlarge(url, html) {
  byId("large").src = url;
  byId("caption").replaceChildren(...safe(html ?? ""));
  byId("lightbox").showModal();
}

start();
