import re

import pytest
from playwright.sync_api import expect

MAGPIES = "/best/meadow_magpies/9"


def names(page):
    return page.locator("[data-list=slots] bdi").all_inner_texts()


def marks(page):
    return page.locator(".mark").count()


def formation_of(page):
    return page.get_by_role("combobox", name="Formation")


def shown(page, text):
    expect(page.locator("[data-news]")).to_contain_text(text)


def submit(page):
    """By key: while the browser shows names to choose from, a click only puts these away."""
    button = page.get_by_role("button", name="Show the best lineup")
    button.focus()
    expect(button).to_be_focused()
    button.press("Enter")


def problem(page, errors, text):
    """An answer that is an error is told in the console too: expect that one line."""
    shown(page, text)
    assert len(errors) == 1
    errors.clear()


def test_the_form_leads_to_the_lineup(page):
    page.goto("/")
    page.get_by_role("combobox", name="Team").fill("Meadow Magpies")
    page.get_by_label("Players on the field").fill("9")
    submit(page)
    page.wait_for_url("**/best?*")

    expect(page.get_by_role("heading", level=1)).to_have_text("Meadow Magpies")
    assert len(names(page)) == 9
    assert marks(page) == 9
    assert page.locator("[data-list=slots] .reason").count() == 9
    expect(page.get_by_text("Injured")).to_be_visible()


def test_names_are_suggested_and_the_sizes_follow_the_sport(page):
    page.goto("/")
    team = page.get_by_role("combobox", name="Team")
    team.press_sequentially("newt")
    expect(page.locator("#team-names option[value='Net Newts']")).to_have_count(1)
    team.fill("Net Newts")

    expect(page.get_by_label("Players on the field")).to_have_value("7")
    expect(page.locator("[data-size-hint]")).to_have_text("Netball: 5, 7")


def test_a_suggested_team_may_be_typed_in_any_case(page):
    page.goto("/")
    team = page.get_by_role("combobox", name="Team")
    team.press_sequentially("net ne")
    expect(page.locator("#team-names option[value='Net Newts']")).to_have_count(1)
    team.fill("nET newts")
    submit(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Net Newts")


def test_another_size_is_shown_in_place(page, documents):
    page.goto(MAGPIES)
    page.get_by_label("Players").select_option("7")
    shown(page, "Meadow Magpies: best 7")

    assert page.url.endswith("/best/meadow_magpies/7")
    assert page.title().startswith("Meadow Magpies: best 7")
    assert marks(page) == len(names(page)) == 7
    assert formation_of(page).locator("option").count() == 1 + 4
    assert len(documents) == 1


def state(page):
    """What the page says, where the marks stand, and where the links lead."""
    places = "marks => marks.flatMap(m => ['x', 'y'].map(name => parseFloat(m.getAttribute(name))))"
    addresses = "links => links.map(link => link.href)"
    return (
        page.locator(".board").inner_text(),
        page.locator(".mark").evaluate_all(places),
        page.locator("main a").evaluate_all(addresses),
    )


def test_what_is_shown_in_place_is_what_the_page_itself_shows(page):
    page.goto(MAGPIES)
    page.get_by_label("Players").select_option("11")
    shown(page, "best 11")
    in_place = state(page)
    page.reload()

    assert in_place == state(page)


def test_a_formation_is_shown_in_place_and_its_address_is_the_pages(page, documents):
    page.goto(MAGPIES)
    link = page.locator("[data-list=alternatives] a").first
    formation = link.locator("span").first.inner_text()
    link.click()
    shown(page, formation)

    assert page.url.endswith(f"{MAGPIES}?formation={formation}")
    expect(formation_of(page)).to_have_value(formation)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert len(documents) == 1


def test_a_team_of_another_sport_plays_on_its_own_field(page):
    page.goto(MAGPIES)
    page.get_by_role("combobox", name="Team").fill("Net Newts")
    page.keyboard.press("Enter")
    shown(page, "Net Newts: best 7")

    assert page.url.endswith("/best/net_newts/7")
    expect(page.locator(".ground use")).to_have_attribute("href", "#field-netball")
    assert page.get_by_label("Players").locator("option").all_inner_texts() == ["5", "7"]
    assert {"GS", "WA"} <= set(page.locator("[data-list=slots] .code").all_inner_texts())


def test_back_and_forward_show_what_was_there(page, documents):
    page.goto(MAGPIES)
    page.get_by_label("Players").select_option("7")
    shown(page, "best 7")
    page.get_by_role("combobox", name="Team").fill("Net Newts")
    page.keyboard.press("Enter")
    shown(page, "Net Newts")

    page.go_back()
    shown(page, "Meadow Magpies: best 7")
    expect(page.get_by_role("combobox", name="Team")).to_have_value("Meadow Magpies")
    expect(page.get_by_label("Players")).to_have_value("7")
    page.go_back()
    shown(page, "Meadow Magpies: best 9")
    page.go_forward()
    shown(page, "Meadow Magpies: best 7")
    assert len(documents) == 1


def test_too_few_players_are_told_in_place(page, errors):
    page.goto("/best/tiny_terns/5")
    page.get_by_label("Players").select_option("11")

    problem(page, errors, "7 can play, and 11 are needed")
    expect(page.get_by_label("Players")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#show-error")).to_contain_text("4 players are missing")
    assert page.url.endswith("/best/tiny_terns/5")
    page.get_by_label("Players").select_option("5")
    shown(page, "best 5")
    expect(page.locator("#show-error")).to_be_hidden()


def test_an_unknown_team_is_told_in_place(page, errors):
    page.goto(MAGPIES)
    page.get_by_role("combobox", name="Team").fill("Nobody at all")
    page.get_by_role("button", name="Show").press("Enter")

    problem(page, errors, "Nobody at all")
    expect(page.get_by_role("heading", level=1)).to_have_text("Meadow Magpies")


def test_a_junior_team_that_is_chosen_leads_to_the_page_that_says_where_to_sign_in(page, errors):
    page.goto(MAGPIES)
    page.get_by_role("combobox", name="Team").fill("Otters U12")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Only people of a junior team see its lineups")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert page.url.endswith("?next=%2Fbest%2Fotters_u12%2F7")
    assert all("403" in error for error in errors)
    errors.clear()


def test_when_the_network_fails_the_browser_goes_there_itself(page, errors):
    page.goto(MAGPIES)
    page.route(re.compile("format=json"), lambda route: route.abort())
    page.get_by_label("Players").select_option("7")

    page.wait_for_url("**/best/meadow_magpies/7")
    expect(page.locator(".sum")).to_contain_text("Best 7")
    assert all("ERR_FAILED" in each for each in errors)
    errors.clear()


def test_keyboard_only(page, documents):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Team")).to_be_focused()
    page.keyboard.type("Meadow Magpies")
    page.keyboard.press("Tab")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.wait_for_url("**/best?*")
    for _ in range(15):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "show":
            break
    outline = page.get_by_label("Players").evaluate("e => getComputedStyle(e).outlineStyle")
    page.keyboard.press("ArrowUp")

    shown(page, "best 8")
    assert outline == "solid"
    expect(page.get_by_label("Players")).to_be_focused()


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts(page):
    page.goto("/")
    page.get_by_role("combobox", name="Team").fill("meadow_magpies")
    page.get_by_label("Players on the field").fill("9")
    submit(page)
    page.wait_for_url("**/best?*")
    assert marks(page) == 9
    page.get_by_label("Players").select_option("7")
    page.get_by_role("button", name="Show").press("Enter")

    expect(page.locator(".sum")).to_contain_text("Best 7")
    page.locator("[data-list=alternatives] a").first.click()
    page.wait_for_url("**/best/meadow_magpies/7?formation=*")
    assert marks(page) == 7
