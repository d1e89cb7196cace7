"""``make smoke`` finds every promise kept, on this machine and as the site is deployed."""

from http.client import HTTPConnection

from ops.smoke import __main__ as smoke
from ops.smoke.visit import Visit

BY_A_GATEWAY = 3
"""Promises that only a deployed site over https makes."""


def test_every_promise_is_kept(site, monkeypatch, capsys):
    assert site.team["size"] == 5
    monkeypatch.setattr(
        Visit, "connection", lambda visit, to: HTTPConnection(site.network.address(to), timeout=60)
    )
    status = smoke.main([site.base])
    *said, last = capsys.readouterr().out.splitlines()
    assert (status, last) == (0, f"{site.base} does well"), said
    assert sum(line.startswith("--  ") for line in said) == BY_A_GATEWAY
    assert any(line.startswith("ok     The best lineup") for line in said)
