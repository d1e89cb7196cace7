/* The drawn field: the sport's lines, and a mark for each slot. */
import { fillList, initials, row } from "./fill.js";

function mark(name, slot) {
  const fragment = row(name, slot);
  const element = fragment.querySelector("svg");
  element.setAttribute("x", `${slot.x}%`);
  element.setAttribute("y", `${slot.y}%`);
  element.setAttribute("aria-label", `${slot.position_name}: ${slot.player.name}`);
  element.dataset.position = slot.position;
  const shirt = element.querySelector("text");
  shirt.textContent = slot.player.number ?? initials(slot.player.name);
  shirt.classList.toggle("initials", slot.player.number === null);
  return fragment;
}

/** Draws the lineup on the field of its sport. */
export function drawField(lineup) {
  const symbol = document.querySelector(`symbol[data-sports~="${lineup.team.sport}"]`) ?? document.getElementById("field-plain");
  const field = document.querySelector("[data-field]");
  field.dataset.field = symbol.id.replace("field-", "");
  field.querySelector("use").setAttribute("href", `#${symbol.id}`);
  field.querySelector("[role=list]").setAttribute("aria-label", `${lineup.formation} on the field`);
  fillList("marks", lineup.slots, (_, slot) => mark("mark", slot));
}
