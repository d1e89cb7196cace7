/* The drawn field: the sport's lines, and a mark for each slot. */
import { fillList, initials, row } from "./fill.js";

const OPEN = { name: "open", number: null };

function mark(name, slot) {
  const player = slot.player ?? OPEN;
  const fragment = row(name, { ...slot, player });
  const element = fragment.querySelector("svg");
  element.setAttribute("x", `${slot.x}%`);
  element.setAttribute("y", `${slot.y}%`);
  element.setAttribute("aria-label", `${slot.position_name}: ${player.name}`);
  element.dataset.position = slot.position;
  element.classList.toggle("open", !slot.player);
  const shirt = element.querySelector("text");
  shirt.textContent = player.number ?? (slot.player ? initials(player.name) : "?");
  shirt.classList.toggle("initials", player.number === null);
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
