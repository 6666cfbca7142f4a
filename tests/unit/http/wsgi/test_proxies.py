"""Who asks behind a proxy, and what is believed of strangers: nothing."""

from ipaddress import ip_network

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from mediahub.http.wsgi.proxies import TrustedProxies

TRUSTED = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]


def seen(peer: str, networks=TRUSTED, **headers: str) -> tuple[str, str, str]:
    """Address and scheme that the application sees, and the cookie that it set."""

    @Request.application
    def app(request: Request) -> Response:
        response = Response(f"{request.remote_addr} {request.scheme} {request.host}")
        response.set_cookie("mediahub", "x", httponly=True)
        return response

    answer = Client(TrustedProxies(app, networks)).get(
        "/", headers={name.replace("_", "-"): value for name, value in headers.items()},
        environ_overrides={"REMOTE_ADDR": peer},
    )  # fmt: skip
    address, scheme, host = answer.text.split(" ")
    assert host == "localhost"
    return address, scheme, answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # a stranger says what it likes
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),  # the left is the client's own invention
        ("127.0.0.1", "6.6.6.6, 198.51.100.1, 10.1.2.3", "198.51.100.1"),  # two proxies of ours
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_the_address_of_the_client(peer, forwarded, client):
    assert seen(peer, X_Forwarded_For=forwarded)[0] == client


def test_nobody_is_trusted_by_default():
    answer = seen(
        "127.0.0.1", (), X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="https", X_Forwarded_Host="evil"
    )
    assert answer[:2] == ("127.0.0.1", "http")
    assert "Secure" not in answer[2]


def test_https_is_believed_of_a_proxy_and_makes_cookies_secure():
    address, scheme, cookie = seen("127.0.0.1", X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="https")
    assert (address, scheme) == ("6.6.6.6", "https")
    assert cookie.endswith("; Secure")


def test_a_host_is_never_forwarded():
    seen("127.0.0.1", X_Forwarded_For="6.6.6.6", X_Forwarded_Host="evil.example")
