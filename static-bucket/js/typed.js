/* What was typed into a form comes back when its sender turns out to be signed out: in this tab alone,
   and to the same person. Neither passwords nor tokens nor files are kept. */

const KEY = "typed";
const TOKEN = "csrf_token";
const KEPT = "form[data-keep]";
const SECRET = ["password", "file"];
const NOTICE = "You were signed out before this was saved. What you typed is back: save it again.";

/** The tab's storage, or none where the browser has it turned off. */
function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
}

const kept = storage();
const viewer = document.body.dataset.viewer;

function read() {
  try {
    return JSON.parse(kept?.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

function write(entry) {
  try {
    kept?.setItem(KEY, JSON.stringify(entry));
  } catch {
    kept.removeItem(KEY); // full: an older text would be the wrong one
  }
}

const nameOf = (form) => `${form.dataset.keep} ${form.getAttribute("action")}`;
const isChoice = ({ type }) => type === "checkbox" || type === "radio";

function fieldsOf(form) {
  const fields = [...form.elements].filter(({ name, type }) => name && !SECRET.includes(type));
  return fields.filter(({ name, tagName }) => name !== TOKEN && tagName !== "BUTTON");
}

function typedInto(form) {
  const chosen = fieldsOf(form).filter((field) => !isChoice(field) || field.checked);
  return chosen.map(({ name, value }) => [name, value]);
}

/** Fills the form as it was sent, its hidden version too: so others' changes since are still found. */
function putBack(form, typed) {
  const left = new Map(typed.map(([name]) => [name, []]));
  for (const [name, value] of typed) left.get(name).push(value);
  for (const field of fieldsOf(form)) {
    const values = left.get(field.name) ?? [];
    if (isChoice(field)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values.shift();
  }
}

function tell() {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "status");
  document.getElementById("main").prepend(notice);
  notice.textContent = NOTICE;
}

/** What the page that came says of what was sent: it was not saved, it is to be put back, or it is done. */
function settle(entry) {
  if (document.body.hasAttribute("data-unsaved")) return write({ ...entry, unsaved: true });
  if (!viewer) return undefined;
  const mine = entry.unsaved && entry.viewer === viewer;
  const form = [...document.querySelectorAll(KEPT)].find((each) => nameOf(each) === entry.name);
  if (mine && !form) return undefined;
  if (mine) {
    putBack(form, entry.typed);
    tell();
  }
  return kept.removeItem(KEY);
}

document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-sign-out]")) kept?.removeItem(KEY);
  if (target.matches(KEPT)) write({ viewer, name: nameOf(target), typed: typedInto(target) });
});

const entry = read();
if (entry) settle(entry);
