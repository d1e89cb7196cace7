/* The site's addresses, and reading data from them. */

/** Where the site is mounted: nothing, or a path such as that of a gateway's stage. */
const base = document.documentElement.dataset.base;

/** A path on this site: `{names}` filled from `values`, which may be nested; empty query values left out. */
export function address(pattern, values = {}, query = {}) {
  const path = pattern.replace(/\{([\w.]+)\}/g, (_, name) => encodeURIComponent(member(values, name)));
  const pairs = Object.entries(query).filter(([, value]) => value);
  const search = new URLSearchParams(pairs).toString();
  return base + path + (search && `?${search}`);
}

/** The member of `record` that a dotted path names, or undefined. */
export function member(record, path) {
  return path.split(".").reduce((part, name) => part?.[name], record);
}

/** What a page's address answers as JSON; `format` keeps it apart from the page in caches. */
export async function read(path, signal) {
  const url = new URL(path, location.href);
  url.searchParams.set("format", "json");
  const response = await fetch(url, { headers: { accept: "application/json" }, signal });
  const type = response.headers.get("content-type") ?? "";
  if (!/\bjson\b/.test(type)) {
    throw new TypeError(`${url.pathname} answered with ${type || "nothing"}`);
  }
  return { ok: response.ok, body: await response.json() };
}
