"""A newsroom and its address."""

from __future__ import annotations

import pytest

from mediahub.delivery.newsrooms.model import Where


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("news.example.org", "news.example.org", 22),
        ("news.example.org:2022", "news.example.org", 2022),
        ("[2001:db8::7]:2022", "2001:db8::7", 2022),
        ("[2001:db8::7]", "2001:db8::7", 22),
        ("2001:db8::7", "2001:db8::7", 22),
    ],
)
def test_an_address_has_its_port_or_the_usual_one(address: str, host: str, port: int) -> None:
    where = Where("sftp", address, "desk", "x")
    assert (where.host, where.port(22)) == (host, port)
