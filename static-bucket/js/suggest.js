/* Suggestions of team names while somebody types one. */
import { address, read } from "./site.js";

const PAUSE = 120; // milliseconds without a key before the names are asked for

const same = (one, other) => one.localeCompare(other, undefined, { sensitivity: "base" }) === 0;

/** Fills the datalist of `input`; the answer finds a team that has been seen, by its name. */
export function suggestTeams(input) {
  const known = new Map();
  let pause;
  let running;

  const look = async (words) => {
    running?.abort();
    running = new AbortController();
    const { ok, body } = await read(address("/search", {}, { q: words }), running.signal);
    if (!ok) return;
    body.items.forEach((team) => known.set(team.name, team));
    input.list.replaceChildren(...body.items.map((team) => new Option(team.team_type, team.name)));
  };
  const find = (name) => known.get(name) ?? [...known.values()].find((team) => same(team.name, name));

  input.addEventListener("input", () => {
    clearTimeout(pause);
    const words = input.value.trim();
    if (!words || known.has(words)) return;
    pause = setTimeout(() => look(words).catch(() => {}), PAUSE);
  });

  return {
    find,
    /** The same, asking the site when the name has not been seen; undefined when it has no answer. */
    async resolve(name) {
      clearTimeout(pause); // a later look would call off this one
      if (!find(name)) await look(name).catch(() => {});
      return find(name);
    },
  };
}
