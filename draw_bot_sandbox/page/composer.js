// The place where a message is written: text, files, the message it replies to, the command menu.
import { icon, make } from "/static/messages.js";
import { label, word } from "/static/words.js";

const MOST_FILES = 10;
const PHOTO = /^image\/(jpeg|png|webp)$/; // all else goes as a file, as in Telegram's own apps
const STICKER = "image/webp"; // what a static one is made of
const byId = (id) => document.getElementById(id);
const text = byId("text");
const menu = byId("menu");
let files = [];
let answered = null;
let submit = async () => {};
let complain = () => {};

// `send({ text, files, asFile, asSticker, replyTo })` returns a promise; `tell(words)` shows a notice.
export function startComposer({ send, tell }) {
  submit = send;
  complain = tell;
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    sendAll();
  });
  text.addEventListener("input", grow);
  text.addEventListener("keydown", onKey);
  document.addEventListener("keydown", (event) => event.key === "Escape" && cancel());
  byId("unreply").onclick = () => replyTo(null);
  takeFiles();
  openMenuOn(byId("commands"));
}

export function clear() {
  text.value = "";
  files = [];
  byId("asFile").checked = byId("asSticker").checked = false;
  grow();
  showFiles();
  replyTo(null, false);
  showMenu(false);
}

export function replyTo(message, focus = true) {
  answered = message;
  byId("replying").hidden = !message;
  if (message) {
    const words = new DOMParser().parseFromString(message.html ?? "", "text/html").body.textContent;
    const who = make("strong");
    who.textContent = message.from.name;
    byId("replyingTo").replaceChildren(who, ` ${words || message.document?.name || word("picture")}`);
  }
  if (focus) text.focus();
}

export function begin(words) {
  text.value = words;
  grow();
  text.focus();
}

export function setCommands(commands) {
  const rows = commands.map(({ command, description }) => {
    const button = make("button");
    button.type = "button";
    const name = make("strong");
    name.textContent = `/${command}`;
    button.append(name, ` ${description}`);
    button.onclick = () => {
      showMenu(false);
      submit({ text: `/${command}`, files: [], replyTo: answered?.id }).then(() => replyTo(null));
    };
    return button;
  });
  menu.replaceChildren(...(rows.length ? rows : [word("noCommands")]));
}

// The next message may be written at once; a refused one comes back, if nothing was begun meanwhile.
async function sendAll() {
  if (!text.value.trim() && !files.length) return text.focus();
  const [asFile, asSticker] = [byId("asFile").checked, byId("asSticker").checked];
  const draft = { text: text.value.trim(), files, asFile, asSticker, answered };
  clear();
  text.focus();
  const sent = await submit({ ...draft, replyTo: draft.answered?.id });
  if (!sent && !text.value && !files.length) restore(draft);
}

function restore(draft) {
  replyTo(draft.answered, false);
  text.value = draft.text;
  files = draft.files;
  byId("asFile").checked = draft.asFile;
  showFiles();
  byId("asSticker").checked = draft.asSticker;
}

function onKey(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendAll();
}

function cancel() {
  if (!menu.hidden) showMenu(false);
  else if (answered) replyTo(null);
}

function grow() {
  text.style.height = "auto";
  const borders = text.offsetHeight - text.clientHeight;
  if (text.scrollHeight) text.style.height = `${text.scrollHeight + borders}px`;
  byId("composer").classList.toggle("ready", Boolean(text.value.trim()) || files.length > 0);
}

function takeFiles() {
  const picker = byId("picker");
  const chat = document.querySelector(".chat");
  byId("attach").onclick = () => picker.click();
  picker.onchange = () => {
    add([...picker.files]);
    picker.value = "";
  };
  text.addEventListener("paste", (event) => add([...event.clipboardData.files]));
  chat.addEventListener("dragover", (event) => {
    event.preventDefault();
    chat.classList.add("dropping");
  });
  chat.addEventListener("dragleave", (event) => {
    if (!chat.contains(event.relatedTarget)) chat.classList.remove("dropping");
  });
  chat.addEventListener("drop", (event) => {
    event.preventDefault();
    chat.classList.remove("dropping");
    add([...event.dataTransfer.files]);
  });
}

function add(more) {
  if (!more.length) return;
  if (files.length + more.length > MOST_FILES) complain(word("tooMany"));
  files = [...files, ...more].slice(0, MOST_FILES);
  if (more.some(({ type }) => !PHOTO.test(type))) byId("asFile").checked = true;
  showFiles();
  text.focus();
}

function showFiles() {
  for (const image of document.querySelectorAll("#files img")) URL.revokeObjectURL(image.src);
  byId("files").replaceChildren(...files.map(fileChip));
  byId("attached").hidden = !files.length;
  byId("stickerChoice").hidden = files.length !== 1 || files[0].type !== STICKER;
  byId("asSticker").checked &&= !byId("stickerChoice").hidden;
  grow();
}

function fileChip(file) {
  const chip = make("li");
  const remove = label(make("button", "round"), "remove");
  remove.type = "button";
  remove.append(icon("close"));
  remove.onclick = () => {
    files = files.filter((other) => other !== file);
    showFiles();
  };
  const picture = make(file.type.startsWith("image/") ? "img" : "span");
  if (picture.tagName === "IMG") Object.assign(picture, { src: URL.createObjectURL(file), alt: file.name });
  else picture.append(icon("file"), file.name);
  chip.title = file.name;
  chip.append(picture, remove);
  return chip;
}

function openMenuOn(button) {
  button.onclick = () => showMenu(menu.hidden);
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) showMenu(false);
  });
}

function showMenu(open) {
  menu.hidden = !open;
  byId("commands").setAttribute("aria-expanded", String(open));
  if (open) menu.querySelector("button")?.focus();
}
