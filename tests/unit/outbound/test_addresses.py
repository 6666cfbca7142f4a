"""Which addresses are called."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import pytest

from mediahub.outbound.addresses import AddressRefused, ascii_host, lookup, may_call

NEVER = ("169.254.169.254", "fe80::1", "fd00:ec2::254", "100.100.100.200", "0.0.0.0", "::", "224.0.0.1",
         "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe")  # fmt: skip
"""Credentials of clouds, and what is nobody's."""
OWN = ("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "100.64.0.1", "::1", "fd00::1",
       "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a01:203")  # fmt: skip
"""This machine and private networks."""
OPEN = ("93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822")


@pytest.mark.parametrize("private", [False, True])
def test_credentials_of_clouds_are_never_asked_for_and_own_networks_where_a_setting_says_so(
    private: bool,
) -> None:
    assert [one for one in NEVER if may_call(ip_address(one), private=private)] == []
    assert [one for one in OWN if may_call(ip_address(one), private=private)] == list(OWN if private else ())
    assert [one for one in OPEN if may_call(ip_address(one), private=private)] == list(OPEN)


def test_one_bad_address_among_good_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", (one, 80)) for one in ("93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(AddressRefused, match="private network"):
        lookup("two.example", 80, private=False, seconds=5)
    assert lookup("two.example", 80, private=True, seconds=5) == ["93.184.216.34", "127.0.0.1"]


def test_names_of_other_scripts_are_asked_for_as_dns_knows_them() -> None:
    assert ascii_host("bücher.example") == "xn--bcher-kva.example"
    assert ascii_host("::1") == "::1"
    for host in ("", "a..b", "a b", "a/b", "a" * 64, "host\n"):
        with pytest.raises(AddressRefused):
            ascii_host(host)
