"""Every field of every form on the site's pages is described where the form is sent to."""

import pytest

from tests.web.authenticators import half_signed_in, with_second_factor
from tests.web.described.world import DESCRIPTION, Asked
from tests.web.page_parts import Page
from tests.web.walk import route_of

PAGES = (
    ("/", "nobody", ""),
    ("/", "coach", ""),
    ("/register", "nobody", ""),
    ("/login", "nobody", ""),
    ("/password", "nobody", ""),
    ("/confirm", "nobody", "?token={register}"),
    ("/confirm", "nobody", "?token={password}"),
    ("/profile", "coach", ""),
    ("/profile", "coach", "?form=delete"),
    ("/profile", "coach", "?form=second-factor"),
    ("/teams", "coach", "?form=new"),
    ("/teams/{team}", "coach", "?form=edit"),
    ("/teams/{team}", "coach", "?form=delete"),
    ("/teams/{team}/players", "coach", "?form=new"),
    ("/teams/{team}/players", "coach", "?form=status"),
    ("/teams/{team}/players/{player}", "coach", "?form=edit"),
    ("/teams/{team}/import", "coach", ""),
    ("/teams/{team}/people", "coach", ""),
    ("/teams/{team}/people", "viewer", ""),
    ("/teams/{team}/invitations/{invitation}", "stranger", "?token={secret}"),
)


def forms_of(route):
    """The forms that are described for POST at the route."""
    schema = DESCRIPTION["paths"][route]["post"]["requestBody"]["content"]["multipart/form-data"]
    return schema["schema"].get("anyOf", [schema["schema"]])


def takes(form, fields):
    """Whether the described form has all the fields, and the same values where they are fixed."""
    properties = form["properties"]
    prefixes = tuple(
        each.removeprefix("^").replace("\\", "") for each in form.get("patternProperties", ())
    )
    return (
        set(form["required"]) <= {*fields, "file"}
        and all(
            name.startswith(prefixes) if prefixes and name not in properties else name in properties
            for name in fields
        )
        and all(
            fields[name] == each["const"]
            for name, each in properties.items()
            if name in fields and "const" in each
        )
    )


def sent(form):
    """The fields by name; one without a name is not sent."""
    return {name: value for name, value in form.fields if name}


def undescribed(page):
    """The forms of the page that no description fits."""
    return [
        (form.action, form.fields)
        for form in page.forms
        if form.method == "POST"
        and not any(takes(each, sent(form)) for each in forms_of(route_of(form.action)))
    ]


@pytest.mark.parametrize(("path", "role", "query"), PAGES)
def test_every_form_of_a_page_is_described(place, path, role, query):
    secrets = {**place.links, "secret": place.world.secrets["public"]}
    asked = Asked("GET", path, role, headers={"accept": "text/html"}, query=query.format(**secrets))
    response = asked.send(place)
    assert response.status == 200
    page = Page(response.text)
    assert page.forms
    assert undescribed(page) == []


def test_the_form_of_a_preview_is_described(place, restore):
    fields = {"csrf_token": place.tokens["coach"], "text": "name,positions\nNora New,ST\n"}
    asked = Asked("POST", "/teams/{team}/import", "coach", "multipart/form-data", fields)
    response = asked.send(place)
    assert "Is this right?" in response.text
    assert undescribed(Page(response.text)) == []


def test_the_forms_of_a_second_factor_are_described(place, restore):
    coach = with_second_factor(place.world.coaches["coach"])
    on = Asked("GET", "/profile", headers={"accept": "text/html"}, query="?form=second-factor")
    code = half_signed_in(coach).get("/login?form=code", accept="text/html")
    for response, forms in ((on.send(place), 2), (code, 1)):
        page = Page(response.text)
        assert len([each for each in page.forms if not each.action.endswith("/logout")]) == forms
        assert undescribed(page) == []


def test_every_action_of_the_profile_is_described(place):
    fields = {"csrf_token": place.tokens["coach"], "action": "none-such"}
    refused = Asked("POST", "/profile", "coach", "multipart/form-data", fields)
    named = refused.send(place).text.partition("“action” is one of ")[2].partition(".")[0]
    described = {form["properties"]["action"]["const"] for form in forms_of("/profile")}
    assert described == set(named.split(", "))
