from ipaddress import ip_address

import pytest

from mediahub.networks import client_network, is_loopback, machine_addresses, plain_address
from mediahub.settings import Settings


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_what_counts_as_one_client(address, counted_as):
    assert client_network(address) == counted_as


def test_loopback_is_told_from_other_names():
    assert [is_loopback(one) for one in ("127.0.0.1", "127.9.9.9", "::1", "localhost", "s3.localhost")] == [
        True
    ] * 5
    assert [is_loopback(one) for one in ("10.0.0.1", "minio", "localhost.example.org", "")] == [False] * 4


def test_addresses_of_this_machine_are_some_that_others_reach():
    for one in machine_addresses(with_ipv6=True):
        ip = ip_address(one)
        assert [ip.is_loopback, ip.is_link_local, ip.is_unspecified] == [False] * 3
        assert plain_address(one) == ip


@pytest.mark.parametrize(
    ("given", "proxied"),
    [
        ({}, True),
        ({"host": "0.0.0.0"}, True),
        ({"s3_public_endpoint": "https://s3.example.org"}, False),
        ({"storage": "external", "s3_endpoint": "http://10.0.0.5:9000"}, False),
        ({"storage": "external", "s3_endpoint": "http://localhost:9000"}, True),
    ],
)
def test_bytes_go_through_us_where_nobody_else_reaches_s3(given, proxied):
    settings = Settings(**given)
    assert settings.s3_is_proxied is proxied
    assert bool(settings.s3_origin) is not proxied


def test_links_name_an_address_that_others_open():
    settings = Settings(host="0.0.0.0", port=9000)
    assert settings.addresses[-1] == "http://localhost:9000"
    assert settings.base_url == settings.addresses[0]
    assert set(settings.addresses) <= set(settings.origins)


def test_who_is_trusted_is_an_address():
    assert len(Settings(trusted_proxies="127.0.0.1, ::1 10.0.0.0/8").proxy_networks) == 3
    with pytest.raises(ValueError, match="nginx"):
        Settings(trusted_proxies="nginx")
