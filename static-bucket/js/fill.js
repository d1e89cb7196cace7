/* Rows as the server prints them, filled from data: the same markup comes once more as templates. */
import { address, member } from "./site.js";

const words = (id, value) => document.getElementById(id).content.querySelector(`[value="${value}"]`).textContent;

/** A rating to one decimal, halves up. */
export function rating(value) {
  return (Math.floor((Math.round(value * 1000) + 50) / 100) / 10).toFixed(1);
}

/** The first letters of the first and the last word of a name. */
export function initials(name) {
  const parts = name.trim().split(/\s+/);
  return [...new Set([parts[0], parts.at(-1)])].map((word) => [...word][0]).join("").toUpperCase();
}

const FILLERS = {
  when: (element, value) => {
    element.hidden = value === undefined || value === null || value === "";
  },
  text: (element, value) => {
    element.textContent = value ?? "";
  },
  rating: (element, value) => {
    element.textContent = value === undefined ? "" : rating(value);
  },
  width: (element, value) => element.setAttribute("width", `${value ?? 0}%`),
  status: (element, value) => {
    element.dataset.status = value;
    element.textContent = value ? words("status-words", value) : "";
  },
};

/** Puts the members of `record` where the marks of `root` say. */
export function fill(root, record) {
  for (const [name, put] of Object.entries(FILLERS)) {
    for (const element of root.querySelectorAll(`[data-${name}]`)) {
      put(element, member(record, name === "status" ? name : element.dataset[name]));
    }
  }
  for (const link of root.querySelectorAll("[data-href]")) {
    link.setAttribute("href", address(link.dataset.href, record, link.dataset.query && { [link.dataset.query]: member(record, link.dataset.query) }));
  }
  return root;
}

/** A new row of a list from its template. */
export function row(list, record) {
  const template = document.querySelector(`template[data-row="${list}"]`);
  return fill(template.content.cloneNode(true), record);
}

/** Fills a list with rows of `records`, and shows what stands for an empty one. */
export function fillList(name, records, make = row) {
  document.querySelector(`[data-list="${name}"]`).replaceChildren(...records.map((record) => make(name, record)));
  const empty = document.querySelector(`[data-empty="${name}"]`);
  if (empty) empty.hidden = records.length > 0;
}
