"""What programs ask for at fixed addresses."""

from __future__ import annotations

import re
from urllib.robotparser import RobotFileParser

from flask import Flask, url_for

from mediahub.web.shared.well_known import ROBOTS


def may_crawl(rules: str, path: str) -> bool:
    """By RFC 9309: of all rules that match, the longest says."""
    best = (0, "allow")
    for line in rules.splitlines():
        name, _, pattern = line.partition(": ")
        if name not in ("Allow", "Disallow"):
            continue
        matches = re.escape(pattern).replace(r"\*", ".*").replace(r"\$", "$")
        if re.match(matches, path):
            best = max(best, (len(pattern), name.lower()), key=lambda one: (one[0], one[1] == "allow"))
    return best[1] == "allow"


OPEN = ("public.gallery", "press.page", "press.cover", "press.logo", "press.picture", "static")


def test_search_engines_read_what_is_published_and_nothing_else(app: Flask) -> None:
    answer = app.test_client().get("/robots.txt")
    assert answer.mimetype == "text/plain"
    closed = {
        "api",
        "events",
        "share",
        "contributors",
        "registration",
        "terms",
        "security",
        "baskets",
        "links",
    }
    known = set()
    values = {"slug": "summit", "asset_id": "a", "token": "t", "name": "n", "filename": "f", "key": "k"}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            room = rule.endpoint.partition(".")[0]
            if "GET" not in (rule.methods or ()) or not rule.arguments <= values.keys():
                continue
            address = url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
            if rule.endpoint in OPEN:
                assert may_crawl(answer.text, address), address
            elif room in closed:
                assert not may_crawl(answer.text, address), address
            known.add(rule.endpoint)
    assert set(OPEN) <= known
    assert not may_crawl(answer.text, "/")


def test_who_reads_no_wildcards_is_kept_out_of_what_is_closed() -> None:
    rules = RobotFileParser()
    rules.parse(ROBOTS.splitlines())
    assert rules.can_fetch("Googlebot", "/g/robotics-demo")
    for closed in ("/s/secret", "/c/secret", "/events/summit/", "/api/v1/events", "/login"):
        assert not rules.can_fetch("Googlebot", closed), closed


def test_no_page_but_those_that_are_published_is_listed(app: Flask) -> None:
    """An address with a secret, posted somewhere, is an address that a search engine knows."""
    guest = app.test_client()
    for closed in ("/login", "/s/secret", "/c/secret", "/press/summit/register", "/nowhere"):
        assert guest.get(closed).headers["X-Robots-Tag"].startswith("noindex"), closed
    for published in ("/press/summit", "/g/robotics-demo", "/robots.txt"):
        assert "X-Robots-Tag" not in guest.get(published).headers, published


def test_an_icon_is_found_by_what_reads_no_page(app: Flask) -> None:
    answer = app.test_client().get("/favicon.ico", follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
