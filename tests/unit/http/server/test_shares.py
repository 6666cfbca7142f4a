"""Shares of a process: places for each address, memory for all."""

from __future__ import annotations

from ipaddress import ip_network

from mediahub.http.server.shares import Budget, Places


def test_each_address_has_its_own_places_and_gives_them_back() -> None:
    places = Places(2)
    first = places.take("192.0.2.1")
    assert first is not None
    assert places.take("192.0.2.1") is not None
    assert places.take("192.0.2.1") is None
    assert places.take("192.0.2.2") is not None
    first()
    assert places.take("::ffff:192.0.2.1") is not None
    assert places.take("192.0.2.1") is None


def test_a_network_of_ipv6_is_one_client() -> None:
    places = Places(1)
    assert places.take("2001:db8::1") is not None
    assert places.take("2001:db8::2") is None
    assert places.take("2001:db8:0:1::2") is not None


def test_proxies_have_as_many_as_they_like() -> None:
    places = Places(1, [ip_network("10.0.0.0/8")])
    for _ in range(3):
        back = places.take("10.1.2.3")
        assert back is not None
        back()
    assert places.take("192.0.2.1") is not None
    assert places.take("192.0.2.1") is None
    assert places.take("no address") is not None


def test_a_budget_is_spent_and_given_back() -> None:
    budget = Budget(10)
    assert budget.spend(7)
    assert not budget.spend(4)
    assert budget.spend(-7)
    assert budget.spend(10)
