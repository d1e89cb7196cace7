import pytest

from tests.browser.conftest import DESK

PAGES = [
    "/",
    "/best",
    "/best/senior",
    "/best/veteran",
    "/best/meadow_magpies/9",
    "/best/net_newts/7",
    "/teams",
    "/teams?type=academy",
    "/teams/meadow_magpies",
    "/teams/otters_u12",
    "/teams/otters_u12/players/p07",
    "/teams/empty_egrets",
    "/teams/meadow_magpies/players/p07",
    "/search",
    "/search?q=me",
    "/search?q=nothing",
]
WAYS_IN = ["/register", "/login", "/password"]
OWN_PAGES = [
    "/",
    "/profile",
    "/profile?form=delete",
    "/profile?form=second-factor",
    "/teams?form=new",
    "/teams/empty_egrets",
    "/teams/meadow_magpies",
    "/teams/meadow_magpies?form=edit",
    "/teams/meadow_magpies?form=delete",
    "/teams/meadow_magpies/players?form=new",
    "/teams/meadow_magpies/players?form=status",
    "/teams/meadow_magpies/players/p07?form=edit",
    "/teams/meadow_magpies/import",
    "/teams/meadow_magpies/people",
    "/best/meadow_magpies/9",
]
WRONG = ["/nowhere", "/best/tiny_terns/99", "/best/net_newts/6", "/best?team=nobody&show=5"]
WIDE = {"viewport": DESK}

# What a person can point at must be 44 px in one direction and tall enough in the other; links
# within a sentence are as tall as their line.
SMALL_TARGETS = """
() => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter(e => e.type !== "hidden" && e.checkVisibility())
  .filter(e => !e.closest("p:not(.card-foot, .alternates, .crumb)"))
  .filter(e => !e.classList.contains("skip"))
  .map(e => [["checkbox", "radio"].includes(e.type) ? e.closest("label") : e, e])
  .map(([target, e]) => [target.getBoundingClientRect(), e.outerHTML.slice(0, 90)])
  .filter(([box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
  .map(([box, text]) => `${Math.round(box.width)}x${Math.round(box.height)} ${text}`)
"""

# The contrast of every piece of text with the nearest opaque ground below it (WCAG 1.4.3).
POOR_CONTRAST = """
() => {
  const rgb = text => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = c => {
    const [r, g, b] = c.slice(0, 3).map(v => v / 255)
      .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const poor = [];
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (!text || !e.checkVisibility() || e.closest("svg text, .unseen, .skip, option")) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${text.slice(0, 40)}`);
  }
  return poor;
}
"""

# Words of the roster's names that stand on more than one line, though they would fit on one.
BROKEN_WORDS = """
() => [...document.querySelectorAll(".roster tbody bdi")].flatMap(name => {
  const text = name.firstChild;
  return [...text.data.matchAll(/[^\\s-]+/g)].filter(({ 0: word, index }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return word.length < 15 && range.getClientRects().length > 1;
  }).map(([word]) => word);
})
"""

# The choice that has the focus is what lies on top at its place.
FOCUS_IS_SEEN = """
() => {
  const choice = document.activeElement.closest("label");
  const box = choice.getBoundingClientRect();
  return choice.contains(document.elementFromPoint(box.x + box.width / 2, box.bottom - 3));
}
"""

NAMELESS = """
() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
  .filter(e => e.checkVisibility())
  .filter(e => !(e.ariaLabel || e.labels?.length || e.textContent.trim()))
  .map(e => e.outerHTML)
"""

OVERLAPPING_LABELS = """
() => {
  const boxes = [...document.querySelectorAll(".mark")].map(mark => {
    const shirt = mark.querySelector(".shirt").getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(mark.querySelector(".mark-label"));
    const frame = mark.querySelector("foreignObject").getBoundingClientRect();
    const text = range.getBoundingClientRect();
    return [mark.ariaLabel, { left: Math.min(shirt.left, text.left), top: shirt.top,
      right: Math.max(shirt.right, text.right), bottom: Math.min(text.bottom, frame.bottom) }];
  });
  const touch = (a, b) => a.left < b.right && b.left < a.right
    && a.top < b.bottom && b.top < a.bottom;
  return boxes.flatMap(([one, a], i) => boxes.slice(i + 1)
    .filter(([, b]) => touch(a, b)).map(([other]) => `${one} / ${other}`));
}
"""


@pytest.fixture
def long_names(page):
    """The lineup of the team whose names are long, found as a person would."""
    page.goto("/search?q=sandbank")
    page.locator(".card-name a").click()
    page.wait_for_url("**/best/sandbank*/15")
    return page


def visit(page, path, errors):
    page.goto(path)
    if path in WRONG:
        errors.clear()


def ground(page):
    """How light the page's ground is, from 0 to 765."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(map(int, colour.removeprefix("rgb(").removesuffix(")").split(",")))


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", PAGES + WAYS_IN + WRONG)
def test_on_a_phone_nothing_is_wider_than_the_screen_and_everything_can_be_tapped(
    page, errors, path
):
    visit(page, path, errors)

    assert fits(page)
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(NAMELESS) == []


@pytest.mark.parametrize("path", OWN_PAGES)
def test_a_coach_with_a_long_name_finds_the_same_on_their_own_pages(own_page, path):
    own_page.goto(path)

    assert own_page.locator(".site-header").bounding_box()["height"] < 100
    assert fits(own_page)
    assert own_page.evaluate(SMALL_TARGETS) == []
    assert own_page.evaluate(NAMELESS) == []
    for scheme in ("light", "dark"):
        own_page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert own_page.evaluate(POOR_CONTRAST) == []


@pytest.mark.parametrize("path", PAGES + WAYS_IN + WRONG)
def test_text_stands_out_from_its_ground_in_light_and_in_dark(page, errors, path):
    visit(page, path, errors)
    light = ground(page)
    assert page.evaluate(POOR_CONTRAST) == []

    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert ground(page) < light / 3
    assert page.evaluate(POOR_CONTRAST) == []


@pytest.mark.parametrize("context", [{}, WIDE], indirect=True, ids=["phone", "desk"])
def test_long_names_break_and_cover_nothing(long_names):
    assert fits(long_names)
    assert long_names.locator(".mark").count() == 15
    assert long_names.evaluate(OVERLAPPING_LABELS) == []


@pytest.mark.parametrize("context", [{}, WIDE], indirect=True, ids=["phone", "desk"])
@pytest.mark.parametrize("size", [3, 7, 9, 11])
def test_labels_on_the_field_cover_none_of_the_others(page, size):
    page.goto(f"/best/meadow_magpies/{size}")

    assert page.evaluate(OVERLAPPING_LABELS) == []


def test_in_a_phones_roster_words_of_names_are_whole(own_page):
    own_page.goto("/teams/meadow_magpies")

    assert own_page.locator(".roster tbody tr").count() == 16
    assert own_page.evaluate(BROKEN_WORDS) == []


@pytest.mark.parametrize("context", [WIDE], indirect=True)
@pytest.mark.parametrize(
    "path", ["/profile", "/teams?form=new", "/teams/meadow_magpies/players?form=new"]
)
def test_a_wide_screen_is_used_on_both_sides(own_page, path):
    own_page.goto(path)
    sides = [part.bounding_box() for part in own_page.locator(".columns > *").all()]

    assert len(sides) == 2
    assert sides[0]["y"] == sides[1]["y"]
    assert sides[1]["x"] > DESK["width"] / 2


@pytest.mark.parametrize("context", [WIDE], indirect=True)
def test_on_a_wide_screen_the_field_is_beside_the_list(page):
    page.goto("/best/meadow_magpies/9")
    field = page.locator(".field").bounding_box()
    lists = page.locator(".lists").bounding_box()

    assert field["x"] + field["width"] < lists["x"]
    assert abs(field["y"] - lists["y"]) < 2
    assert fits(page)


def test_a_lineup_fits_one_sheet_of_paper(page):
    page.goto("/best/meadow_magpies/11")
    pdf = page.pdf(format="A4")

    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1


@pytest.mark.parametrize("context", [{}, WIDE], indirect=True, ids=["phone", "desk"])
def test_the_focus_never_goes_behind_the_buttons_that_stay(own_page):
    own_page.goto("/teams/meadow_magpies/players?form=status")
    own_page.locator("[type=radio]").first.focus()
    for _ in range(15):
        own_page.keyboard.press("Tab")
        assert own_page.evaluate(FOCUS_IS_SEEN)


@pytest.mark.parametrize("context", [{"reduced_motion": "reduce"}], indirect=True)
def test_nothing_moves_for_people_who_asked_for_that(page):
    page.goto("/best/meadow_magpies/9")
    moving = "e => getComputedStyle(e).transitionDuration !== '0s'"

    assert not page.evaluate(f"[...document.querySelectorAll('*')].some({moving})")
