"""A running site and those who use it: strangers, a coach in a browser, a program with a token."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from tests.journeys.browser import Browser
from tests.journeys.wire import Network

PASSWORD = "seven otters by the weir"
POSITIONS = ("GK", "CB", "LB", "RB", "CM", "LW", "ST", "ST")
_NUMBERS = count(1)


@dataclass
class Site:
    """A site at ``base``, whose mails and files are in the stand-in for AWS at ``standin``."""

    base: str
    standin: str
    network: Network | None = None

    def __post_init__(self):
        self.network = self.network or Network(self.standin)

    def url(self, path):
        return f"{self.base}{path}"

    def require_own(self, url):
        """Every address that somebody follows is below the site's, wherever it is mounted."""
        assert f"{url}/".startswith(f"{self.base}/"), f"{url} leads away from {self.base}"

    def send(self, method, url, body=None, headers=None):
        return self.network.send(method, url, body, headers)

    def get(self, path, accept="*/*", method="GET", **headers):
        """What a stranger gets who asks for ``path``."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send(method, self.url(path), headers={"Accept": accept, **sent})

    def mails(self, to):
        """The texts of the mails that were sent to an address, oldest first."""
        sent = self.send("GET", f"{self.standin}/_ministack/ses/messages").json["messages"]
        every = [each for messages in sent.values() for each in messages]
        every.sort(key=lambda each: each["Timestamp"])
        return [each["BodyText"] for each in every if each["To"] == [to]]

    def link_in_mail(self, to):
        """The link in the newest mail to an address."""
        return re.search(r"https?://\S+", self.mails(to)[-1])[0]

    def register(self, name):
        """Somebody registers, confirms by mail and signs in: the browser and the last page."""
        email = f"coach{next(_NUMBERS)}@example.org"
        browser = Browser(self)
        form = browser.open("/register")
        sent = browser.submit(form, "/register", name=name, email=email, password=PASSWORD)
        assert sent.status == 200, sent.text
        confirmation = browser.follow(self.link_in_mail(email))
        login = browser.submit(confirmation, "/confirm")
        home = browser.submit(login, "/login", email=email, password=PASSWORD)
        assert home.page.heading == "My teams"
        return Person(name, email, browser, home)

    @cached_property
    def keeper(self):
        """A coach who keeps the teams that strangers look at."""
        return self.register("Robin Marsh")

    @cached_property
    def program(self):
        """A program that works for the keeper."""
        return Program(self, self.keeper.token("write"))

    @cached_property
    def team(self):
        """A public team with eight players, as the program has made it."""
        players = [
            {"name": f"Player {number}", "number": number, "positions": [position]}
            for number, position in enumerate(POSITIONS, start=1)
        ]
        made = self.program.send("POST", "/teams", team("FC Zürich Otters", players=players))
        assert made.status == 201, made.text
        return made.json


@dataclass
class Person:
    """Somebody who is signed in, and the page before them."""

    name: str
    email: str
    browser: Browser
    home: object

    def token(self, access):
        """A token for a program, as the profile shows it once."""
        profile = self.browser.open("/profile")
        shown = self.browser.submit(
            profile,
            "/profile",
            {"action": "token"},
            label="A program",
            access=access,
            current_password=PASSWORD,
        )
        return re.search(r'<code class="secret">([^<]+)</code>', shown.text)[1]


@dataclass
class Program:
    """A program that sends JSON with a token."""

    site: Site
    token: str

    def send(self, method, path, data=None, **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        own = {"Accept": "application/json", "Authorization": f"Bearer {self.token}"}
        if data is not None:
            own["Content-Type"] = "application/json"
        body = None if data is None else json.dumps(data)
        return self.site.send(method, self.site.url(path), body, own | sent)


def team(name, **changes):
    facts = {"sport": "football", "team_type": "senior", "size": 5, "visibility": "public"}
    return {"name": name} | facts | changes
