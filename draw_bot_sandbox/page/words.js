// The page's own words: those of the chosen chat's person.
const WORDS = {
  en: {
    chats: "Chats", back: "All chats", messages: "Messages", write: "Message", send: "Send",
    note: "Everything here stays on this computer: the chats, the bot’s Telegram and its pictures.",
    attach: "Attach files", asFile: "Send as file", asSticker: "As sticker", commands: "Commands", drop: "Drop to attach",
    cancelReply: "Don’t reply", reply: "Reply", remove: "Remove", newer: "New messages",
    close: "Close", ok: "OK", picture: "Picture", openPicture: "Open the picture",
    download: "Download", edited: "edited", speakAs: "Speak as",
    private: "private chat · English", writingAs: "you write as", lost: "connecting…",
    emptyTitle: "It’s quiet here", start: "Start", startGroup: "Write /draw",
    emptyPrivate: "Press the button, or write what to draw. A picture with words gets changed.",
    emptyGroup: "In a group the bot listens to /draw and your words after it.",
    upload_photo: "the bot is sending a photo", upload_document: "the bot is sending a file",
    typing: "the bot is typing", failed: "That did not work",
    tooMany: "At most 10 files go together", noCommands: "The bot has told no commands yet",
    units: ["B", "KB", "MB"],
  },
  ru: {
    chats: "Чаты", back: "Все чаты", messages: "Сообщения", write: "Сообщение", send: "Отправить",
    note: "Всё здесь живёт на этом компьютере: и чаты, и Telegram бота, и его картинки.",
    attach: "Прикрепить файлы", asFile: "Отправить как файл", asSticker: "Стикером", commands: "Команды",
    drop: "Отпустите, чтобы прикрепить", cancelReply: "Не отвечать", reply: "Ответить",
    remove: "Убрать", newer: "Новые сообщения", close: "Закрыть", ok: "Понятно",
    picture: "Картинка", openPicture: "Открыть картинку", download: "Скачать", edited: "изменено",
    speakAs: "Писать как", private: "личный чат · русский", writingAs: "вы пишете как",
    lost: "соединяюсь…", emptyTitle: "Здесь пока тихо", start: "Начать",
    startGroup: "Написать /draw",
    emptyPrivate: "Нажмите кнопку или напишите, что нарисовать. Картинка со словами изменится.",
    emptyGroup: "В группе бот слышит /draw и ваши слова после него.",
    upload_photo: "бот отправляет фото", upload_document: "бот отправляет файл",
    typing: "бот печатает", failed: "Не получилось",
    tooMany: "Вместе уходит не больше 10 файлов", noCommands: "Бот ещё не назвал команд",
    units: ["Б", "КБ", "МБ"],
  },
};

let language = "en";

export const word = (key) => WORDS[language][key];

export function speak(code) {
  language = code?.startsWith("ru") ? "ru" : "en";
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = word(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) label(node, node.dataset.label);
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = word(node.dataset.placeholder);
}

export function label(node, key) {
  node.setAttribute("aria-label", word(key));
  if (node.matches("button, a")) node.title = word(key);
  return node;
}

export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

export function fileSize(bytes) {
  const step = bytes < 1024 ? 0 : bytes < 1024 * 1024 ? 1 : 2;
  const digits = step === 2 ? 1 : 0;
  const number = (bytes / 1024 ** step).toLocaleString(language, { maximumFractionDigits: digits });
  return `${number} ${word("units")[step]}`;
}
