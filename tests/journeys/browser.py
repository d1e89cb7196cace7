"""What a browser does with the site's pages: cookies, redirects, links and forms."""

import secrets
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
_MOST_REDIRECTS = 5


class Browser:
    """A browser that somebody uses on ``site``."""

    def __init__(self, site):
        self._site = site
        self.cookies = {}

    def open(self, path):
        """The page that one gets to by typing the site's address and ``path``."""
        return self.follow(self._site.url(path))

    def follow(self, url):
        """The page at ``url``, wherever redirects lead."""
        return self._arrive(self._send("GET", url))

    def submit(self, answer, path, having=(), files=(), **changes):
        """Fill in the form of a page that leads to ``path``, send it, and see what comes."""
        form = answer.page.form(path, **dict(having))
        pairs = form.filled(changes)
        if form.method == "GET":
            return self.follow(f"{form.action}?{urlencode(pairs)}")
        body, content_type = _encoded(form.enctype, pairs, dict(files))
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(answer.url))
        headers = {"Content-Type": content_type, "Origin": origin, "Referer": answer.url}
        return self._arrive(self._send("POST", form.action, body, headers))

    def _send(self, method, url, body=None, headers=None):
        self._site.require_own(url)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        own = {"Accept": HTML} | ({"Cookie": cookie} if cookie else {})
        answer = self._site.send(method, url, body, own | (headers or {}))
        self._keep_cookies(answer)
        return answer

    def _arrive(self, answer):
        for _ in range(_MOST_REDIRECTS):
            if "Location" not in answer.headers:
                return answer
            answer = self._send("GET", answer.location)
        raise AssertionError(f"redirected again and again: {answer.url}")

    def _keep_cookies(self, answer):
        for header in answer.headers.get_all("Set-Cookie", ()):
            for name, cookie in SimpleCookie(header).items():
                # One path for all: what is set under the API's stage is sent there again.
                assert cookie["path"] == "/"
                assert cookie["httponly"]
                if cookie["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = cookie.value


def _encoded(enctype, pairs, files):
    if enctype != "multipart/form-data":
        return urlencode(pairs).encode(), "application/x-www-form-urlencoded"
    boundary = secrets.token_hex(16)
    parts = [(f'name="{name}"', value.encode()) for name, value in pairs]
    parts += [
        (f'name="{name}"; filename="players.csv"\r\nContent-Type: text/csv', data)
        for name, data in files.items()
    ]
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in parts
    )
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
