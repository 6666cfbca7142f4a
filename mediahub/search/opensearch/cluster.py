"""The cluster of `MEDIAHUB_SEARCH_URL`: its address, and requests to it whose failures the port knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from opensearchpy import ConnectionError as NoConnection
from opensearchpy import OpenSearch, SerializationError, Transport, TransportError, Urllib3AWSV4SignerAuth

from mediahub.outages.circuit import Circuit
from mediahub.search.port import QuestionTooLong, Unavailable

PREFIX = "mediahub"
"""What the names of indexes begin with where the address has no path."""
TIMEOUT = 3.0
"""Seconds for an answer: a page waits for it, and has another way to show pictures. Answers take some
hundredths of a second."""
LONG_TIMEOUT = 120.0
"""Seconds for what takes long: bulk, layouts of very many places, and what changes indexes."""
PATIENT: dict[str, Any] = {"request_timeout": LONG_TIMEOUT}
"""Parameters of a request for which no page waits."""
RETRIES = 3
"""At most; each to the next node, and with one node to that once more, but for one that was silent."""
BUSY = (429, 502, 503, 504)
MISSING = 404
"""A status that is an answer, where one asks whether something is there."""
UNAVAILABLE = frozenset({500, *BUSY, 401, 403, MISSING})
"""500 is a fault of the cluster's, for a question of ours that is wrong is 400; 404 an index that a rebuild
has just replaced: the next question finds the new one."""
PORTS = {"http": 9200, "https": 443}
FORM = "https://user:password@node1:9200,node2:9200/prefix?ca=/path/to/ca.pem"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a cluster is and how it is spoken to."""

    hosts: tuple[tuple[str, int], ...]
    https: bool
    user: str = ""
    password: str = ""
    ca: str = ""
    """File of the certificate authority; empty for those that everyone believes."""
    region: str = ""
    """AWS region, where requests are signed with the credentials of this machine (`?aws=eu-central-1`)."""
    prefix: str = PREFIX


def parsed(url: str) -> Address:
    """The address of a `http(s)://` URL with one host or several, separated by commas.

    Raises `ValueError`, which says what is wrong and never holds the password.
    """
    split = urlsplit(url)
    signs, at, hosts = split.netloc.rpartition("@")
    options = {name: values[-1] for name, values in parse_qs(split.query, keep_blank_values=True).items()}
    if unknown := set(options) - {"ca", "aws"}:
        raise ValueError(f"`{min(unknown)}` is no option; there are `ca` and `aws`")
    user, _, password = signs.partition(":")
    prefix = split.path.strip("/") or PREFIX
    if prefix != prefix.lower() or not prefix.replace("-", "").replace("_", "").isalnum():
        raise ValueError("the path is the prefix of index names: small letters, digits and `-`")
    return Address(
        hosts=tuple(_host(each, PORTS[split.scheme]) for each in hosts.split(",")),
        https=split.scheme == "https",
        user=unquote(user) if at else "",
        password=unquote(password) if at else "",
        ca=options.get("ca", ""),
        region=options.get("aws", ""),
        prefix=prefix,
    )


def _host(text: str, port: int) -> tuple[str, int]:
    try:
        split = urlsplit(f"//{text}")
        if not split.hostname:
            raise ValueError
        return split.hostname, split.port or port
    except ValueError:
        raise ValueError(f"a host is missing or has no valid port; the form is `{FORM}`") from None


def connected(address: Address) -> OpenSearch:
    """A client for any number of threads. It reaches for nothing yet."""
    options: dict[str, Any] = {}
    if address.region:
        import boto3  # half a second, for those who sign

        credentials = boto3.Session().get_credentials()
        if credentials is None:
            raise ValueError("`aws` needs the credentials of this machine: set AWS_ACCESS_KEY_ID or a role")
        options["http_auth"] = Urllib3AWSV4SignerAuth(credentials, address.region)
    elif address.user:
        options["http_auth"] = (address.user, address.password)
    if address.ca:
        options["ca_certs"] = address.ca
    return OpenSearch(
        hosts=[{"host": host, "port": port} for host, port in address.hosts],
        use_ssl=address.https,
        verify_certs=address.https,
        timeout=TIMEOUT,
        max_retries=min(len(address.hosts), RETRIES),
        retry_on_timeout=len(address.hosts) > 1,
        retry_on_status=BUSY[1:],
        pool_maxsize=20,
        transport_class=Watched,
        **options,
    )


class Watched(Transport):
    """Requests to a cluster. Where no node answered one, the next fail at once, until one is answered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._circuit = Circuit(failures=1)

    def perform_request(self, *args: Any, **kwargs: Any) -> Any:
        """Ask the nodes in turn. Raises TransportError."""
        if not self._circuit.lets_through():
            raise NoConnection("N/A", "it did not answer a moment ago", None)
        try:
            answer = super().perform_request(*args, **kwargs)
        except NoConnection:
            self._circuit.failed()
            raise
        except TransportError:
            self._circuit.answered()
            raise
        self._circuit.answered()
        return answer


@contextmanager
def asking() -> Iterator[None]:
    """What fails because the cluster is away, overloaded or lets nobody in is the port's `Unavailable`; what
    it finds too long is `QuestionTooLong`."""
    try:
        yield
    except NoConnection as error:
        raise Unavailable(f"the search cluster does not answer: {reason(error)}") from error
    except SerializationError as error:
        raise Unavailable(f"the search cluster gave half an answer: {error}") from error
    except TransportError as error:
        if _is_too_long(error):
            raise QuestionTooLong from error
        if error.status_code in UNAVAILABLE:
            raise Unavailable(f"the search cluster did not answer the question: {reason(error)}") from error
        raise


def _is_too_long(error: TransportError) -> bool:
    """Whether a cluster counted more clauses than `indices.query.bool.max_clause_count`, which nobody but its
    operator changes. It says so with 400 or 500, as it finds out before or while it searches."""
    info = error.info if len(error.args) > 2 else None
    named = info.get("error") if isinstance(info, dict) else None
    return any(
        word in str(named) for word in ("maxClauseCount", "too_many_clauses", "too_many_nested_clauses")
    )


def reason(error: TransportError) -> str:
    """An error of the client, for people, in one line."""
    info = error.info if len(error.args) > 2 else None
    named = info.get("error") if isinstance(info, dict) else None
    said = named.get("reason") if isinstance(named, dict) else named
    return str(said or error.error or error).splitlines()[0][:200]
