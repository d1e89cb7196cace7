/* The lineup form of the start page: names of teams, and the sizes that their sport has. */
import { suggestTeams } from "./suggest.js";

const form = document.querySelector("[data-lineup-start]");
const sports = document.getElementById("sports").content;
const teams = suggestTeams(form.team);

function adapt() {
  const team = teams.find(form.team.value.trim());
  const sport = team && sports.querySelector(`[value="${team.sport}"]`);
  if (!sport) return;
  const sizes = sport.dataset.sizes.split(" ");
  form.show.list.replaceChildren(...sizes.map((size) => new Option(size, size)));
  form.querySelector("[data-size-hint]").textContent = `${sport.textContent}: ${sizes.join(", ")}`;
  if (!sizes.includes(form.show.value)) form.show.value = team.size;
}

form.team.addEventListener("input", adapt);
form.team.addEventListener("change", adapt);
form.addEventListener("submit", () => {
  const team = teams.find(form.team.value.trim());
  if (team) form.team.value = team.name;
});
