/* The lineup page: another team, size or formation without loading the page again. */
import { showChoice, showNews, showProblem } from "./controls.js";
import { drawField } from "./field.js";
import { fill, fillList, rating, row } from "./fill.js";
import { address, read } from "./site.js";
import { suggestTeams } from "./suggest.js";

/** The page of what is not for the viewer says where to sign in. */
const FORBIDDEN = 403;

const page = document.querySelector("[data-lineup]");
const form = page.querySelector("[data-controls]");
const heading = page.querySelector("h1");
const teams = suggestTeams(form.team);
let current = { slug: page.dataset.slug, size: Number(page.dataset.size), formation: page.dataset.chosen };
let shownName = form.team.value;
let soughtName;
let running;

const pageOf = ({ slug, size, formation }) => address("/best/{slug}/{size}", { slug, size }, { formation });

function draw(lineup) {
  fill(page.querySelector("header"), lineup);
  drawField(lineup);
  for (const list of ["slots", "bench", "unavailable", "runners_up", "alternatives"]) {
    const entries = lineup[list].map((entry) => ({ ...entry, team: lineup.team, size: lineup.size }));
    fillList(list, entries, (name, entry) => row(entry.player === null ? "open" : name, entry));
  }
  fillList("warnings", lineup.warnings.map((warning) => ({ warning })));
  page.querySelector('[data-list="warnings"]').hidden = lineup.warnings.length === 0;
  page.querySelectorAll("[data-first-only]").forEach((note) => note.remove());
  page.querySelectorAll("[data-of]").forEach((link) => {
    link.hidden = link.dataset.of !== lineup.team.slug || ("short" in link.dataset && !lineup.missing);
  });
  document.title = `${lineup.team.name}: best ${lineup.size} · Team Coach`;
}

/** Links to this page's other representations follow the lineup that it shows. */
function retarget(path) {
  for (const link of document.querySelectorAll("[data-alternate]")) {
    const format = new URL(link.href).searchParams.get("format");
    const url = new URL(path, location.href);
    url.searchParams.set("format", format);
    link.href = url.pathname + url.search;
  }
}

function summary({ team, size, formation, score }) {
  return `${team.name}: best ${size} in ${formation}, score ${rating(score)}.`;
}

/** One entry in the browser's history for each address, however often it is asked for in a row. */
function remember(path) {
  const same = path === location.pathname + location.search;
  history[same ? "replaceState" : "pushState"](current, "", path);
}

function accept(lineup, wanted, push) {
  current = { slug: lineup.team.slug, size: lineup.size, formation: wanted.formation };
  shownName = lineup.team.name;
  draw(lineup);
  showChoice(form, lineup, wanted.formation);
  showNews(form, summary(lineup));
  retarget(pageOf(current));
  if (push) remember(pageOf(current));
}

/** Shows the wanted lineup in place; when the network fails, the browser goes there itself. */
async function show(wanted, push = true) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  page.setAttribute("aria-busy", "true");
  try {
    const { ok, body } = await read(pageOf(wanted), mine.signal);
    if (ok) accept(body, wanted, push);
    else if (body.status === FORBIDDEN) location.assign(pageOf(wanted));
    else showProblem(form, body);
    return ok;
  } catch (error) {
    if (error.name !== "AbortError") location.assign(pageOf(wanted));
    return false;
  } finally {
    if (running === mine) page.removeAttribute("aria-busy");
  }
}

/** Shows the team that is named, once: Enter both changes the field and submits the form. */
async function showTeam(name) {
  if (name === soughtName) return;
  soughtName = name;
  const team = await teams.resolve(name);
  await show({ slug: team?.slug ?? name, size: team?.size ?? current.size, formation: "" });
  if (soughtName === name) soughtName = undefined;
}

function showForm() {
  const name = form.team.value.trim();
  if (name && name !== shownName) return showTeam(name);
  return show({ slug: current.slug, size: Number(form.show.value), formation: form.formation.value });
}

form.team.addEventListener("change", showForm);
form.team.addEventListener("input", ({ inputType }) => {
  const picked = !inputType || inputType === "insertReplacementText";
  if (picked && teams.find(form.team.value)) showForm();
});
form.show.addEventListener("change", () => {
  form.formation.value = "";
  showForm();
});
form.formation.addEventListener("change", showForm);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  showForm();
});

page.addEventListener("click", async (event) => {
  const link = event.target.closest('[data-list="alternatives"] a');
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const formation = new URL(link.href).searchParams.get("formation");
  if (await show({ ...current, formation })) heading.focus();
});

history.replaceState(current, "");
window.addEventListener("popstate", ({ state }) => {
  if (state?.slug) show(state, false);
});
