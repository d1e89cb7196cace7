/* The form above a lineup: what it asks for, and what it shows of an answer. */

const FIELDS = ["team", "show", "formation"];

const option = (value, chosen) => new Option(value, value, false, String(value) === String(chosen));

/** Makes the form show `lineup`; `chosen` is the formation that was asked for, or "". */
export function showChoice(form, lineup, chosen) {
  form.team.value = lineup.team.name;
  form.show.replaceChildren(...lineup.sizes.map((size) => option(size, lineup.size)));
  const shapes = [lineup.formation, ...lineup.alternatives.map(({ formation }) => formation)];
  const listed = [...form.formation.options].map(({ value }) => value).filter(Boolean);
  const unchanged = shapes.length === listed.length && shapes.every((shape) => listed.includes(shape));
  const suggested = form.formation.options[0];
  form.formation.replaceChildren(suggested, ...(unchanged ? listed : shapes).map((shape) => option(shape, chosen)));
  form.formation.value = chosen;
}

/** Says in place why there is no lineup, beside the fields that it comes from. */
export function showProblem(form, problem) {
  const reasons = new Map((problem.errors ?? []).map(({ field, reason }) => [field, reason]));
  for (const field of FIELDS) {
    form.querySelector(`[data-error="${field}"]`).textContent = reasons.get(field) ?? "";
    form[field].toggleAttribute("aria-invalid", false);
    if (reasons.has(field)) form[field].setAttribute("aria-invalid", "true");
  }
  say(form, problem.detail ?? "", ![...reasons.values()].includes(problem.detail));
}

/** Clears what was wrong and says the news, which the page shows already to those who see it. */
export function showNews(form, news) {
  showProblem(form, {});
  say(form, news, false);
}

function say(form, news, shown) {
  const region = form.querySelector("[data-news]");
  region.textContent = news;
  region.classList.toggle("unseen", !shown);
}
