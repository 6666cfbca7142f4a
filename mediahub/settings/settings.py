"""All settings in one typed, frozen object, and how it is read from the environment."""

from __future__ import annotations

import os
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from mediahub.home import check_keys, kept_secrets
from mediahub.networks import EVERY_ADDRESS, check_networks, is_loopback, machine_addresses, networks_in
from mediahub.outbound.permissions import Outgoing
from mediahub.settings.ages import Ages
from mediahub.settings.backup import BackupSettings
from mediahub.settings.identity_provider import IdentityProvider
from mediahub.settings.mail import MailSettings
from mediahub.settings.signing import SigningSettings

LONGEST_WINDOW = 6 * 3600
"""Seconds of a presigned address: it opens a file to whoever has it, also when their rights ended."""
SECRET_NAMES = ("secret_key", "password_salt", "s3_access_key", "s3_secret_key")


class SettingsError(Exception):
    """A `MEDIAHUB_*` variable that is not understood; the message names it and says what it must be."""


class Settings(Ages, BackupSettings, IdentityProvider, MailSettings, Outgoing, SigningSettings):
    """How this MediaHub runs. Hand it to `create_app` and to services; nothing reads it globally."""

    model_config = SettingsConfigDict(
        env_prefix="MEDIAHUB_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    home: Path = Field(default=Path("var"), description="Where data goes on this machine.")
    host: str = Field(default="127.0.0.1", description="Address that the web server binds.")
    port: int = Field(default=8080, ge=1, le=65535, description="Port of the web server.")
    web_workers: int = Field(default=2, ge=1, description="gunicorn processes.")
    web_threads: int = Field(default=8, ge=1, description="Threads of each gunicorn process, for pages.")
    web_transfers: int = Field(
        default=24,
        ge=1,
        description="Zips that each gunicorn process sends at the same time, in threads beside those.",
    )
    worker_processes: int = Field(
        default_factory=lambda: max(1, (os.cpu_count() or 2) - 1),
        ge=1,
        description="Files analysed at the same time by one worker or one ingest command. By default a "
        "core is left to storage, database, index and pages: they need most of one for each that analyses.",
    )
    live_connections: int = Field(
        default=400,
        ge=0,
        description="Live pages that one gunicorn process holds open; further ones ask every few seconds.",
    )
    web_max_per_address: int = Field(
        default=250,
        ge=1,
        description="Connections of one address at the same time to each gunicorn process: a press room may "
        "share one. Proxies named in MEDIAHUB_TRUSTED_PROXIES have as many as they like.",
    )
    https: bool = Field(default=False, description="Served over https: cookies become Secure.")
    public_url: str | None = Field(
        default=None,
        description="The address that people open, where a proxy stands in front.",
    )
    allowed_hosts: str = Field(
        default="",
        description="Further names by which people open the pages, with commas. Where this or the public "
        "URL is set, requests by other names are refused (421); by addresses they never are.",
    )
    trusted_proxies: Annotated[str, AfterValidator(check_networks)] = Field(
        default="",
        description="Addresses or networks of the proxies in front, with commas: only their X-Forwarded-For "
        "and X-Forwarded-Proto are believed.",
    )
    metrics_from: Annotated[str, AfterValidator(check_networks)] = Field(
        default="127.0.0.1, ::1",
        description="Addresses or networks, with commas, that read /metrics; never through a proxy.",
    )

    database_url: SecretStr | None = Field(
        default=None, description="SQLAlchemy URL; default is SQLite under `home`."
    )
    search_url: SecretStr = Field(
        default=SecretStr("whoosh:"),
        description="The search engine: `whoosh:` is the built-in one, whose index is under `home`; an "
        "OpenSearch cluster is `https://user:password@node1:9200,node2:9200/prefix?ca=/path/ca.pem`.",
    )

    storage: Literal["embedded", "external"] = Field(
        default="embedded", description="`embedded` starts SeaweedFS; `external` uses any S3."
    )
    s3_port: int = Field(default=8333, ge=1, le=65535, description="Port of the embedded S3 server.")
    s3_endpoint: str | None = Field(default=None, description="Where this machine reaches S3.")
    s3_public_endpoint: str | None = Field(
        default=None,
        description="Where browsers reach S3. By default `s3_endpoint`, or where that is this machine alone, "
        "the address of the pages, whose web server passes the bytes on.",
    )
    presign_window: int = Field(
        default=900,
        ge=60,
        le=LONGEST_WINDOW,
        description="Seconds for which a presigned URL stays the same; it is valid half as long again.",
    )
    download_window: int = Field(
        default=120,
        ge=30,
        le=LONGEST_WINDOW,
        description="The same for the address of a file to keep, which no cache has to know.",
    )
    s3_bucket: str = "media"
    s3_region: str = "us-east-1"
    s3_access_key: SecretStr = SecretStr("")
    s3_secret_key: SecretStr = SecretStr("")

    ftp: bool = Field(default=False, description="Whether `mediahub up` starts the FTP server too.")
    ftp_host: str = Field(default="", description="Address that it binds; default is that of the web server.")
    ftp_port: int = Field(default=2121, ge=1, le=65535, description="Port of the FTP server.")
    ftp_passive_ports: str = Field(
        default="30000-30127",
        pattern=r"^\d{1,5}-\d{1,5}$",
        description="Ports for passive transfers, first and last; open them in the firewall.",
    )
    ftp_public_address: str | None = Field(
        default=None, description="IP address that cameras reach it at, where a router stands in front."
    )
    ftp_require_tls: bool = Field(
        default=False, description="Refuse sign-in and transfers without TLS. Many cameras cannot do it."
    )
    ftp_cert: Path | None = Field(
        default=None, description="Certificate chain (PEM); a self-made one is kept under `home` by default."
    )
    ftp_key: Path | None = Field(default=None, description="Its private key (PEM).")
    ftp_max_connections: int = Field(
        default=64,
        ge=1,
        le=1000,
        description="At the same time; each may hold a thread and 8 MiB.",
    )
    ftp_max_per_address: int = Field(
        default=32, ge=1, description="Of these from one address: a press room may share one."
    )
    ftp_resume_hours: int = Field(
        default=24, ge=1, description="For how long a transfer that broke off can be resumed."
    )

    read_words: bool = Field(
        default=True,
        description="Read the words in pictures, in the background; it needs the extra `vision`.",
    )
    compare_looks: bool = Field(
        default=True,
        description="Look at what pictures show, to compare them and for visual words; needs `vision`.",
    )

    api_origins: str = Field(
        default="",
        description="Origins of other sites whose pages may call the API from browsers, with a token and "
        "never with cookies: `https://cms.example.org https://desk.example.org`.",
    )

    encryption_key: Annotated[SecretStr, AfterValidator(check_keys)] = Field(
        default=SecretStr(""),
        description="Key of secrets in the catalogue, 64 hexadecimal digits; to set where machines share it.",
    )
    receipt_key: Annotated[SecretStr, AfterValidator(check_keys)] = Field(
        default=SecretStr(""), description="Key that signs receipts, of the same form and kind."
    )
    secret_key: SecretStr = SecretStr("")
    password_salt: SecretStr = SecretStr("")

    @property
    def sqlalchemy_url(self) -> str:
        """The database, as SQLAlchemy addresses it."""
        if not self.database_url:
            return f"sqlite:///{self.home.resolve() / 'mediahub.sqlite'}"
        return self.database_url.get_secret_value().replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def other_origins(self) -> tuple[str, ...]:
        """The origins of `api_origins`, as browsers send them."""
        return tuple(one.rstrip("/").lower() for one in self.api_origins.replace(",", " ").split())

    @property
    def is_postgres(self) -> bool:
        """Whether the catalogue is in PostgreSQL, not in SQLite."""
        return self.sqlalchemy_url.startswith("postgresql")

    @property
    def s3_url(self) -> str:
        """The S3 endpoint as this machine reaches it."""
        return self.s3_endpoint or f"http://127.0.0.1:{self.s3_port}"

    @property
    def s3_is_proxied(self) -> bool:
        """Whether bytes go by the address of the pages, since browsers elsewhere do not reach S3."""
        return not self.s3_public_endpoint and is_loopback(urlsplit(self.s3_url).hostname or "")

    @property
    def s3_public_url(self) -> str:
        """The S3 endpoint as browsers reach it; presigned URLs are signed for this one. Where S3 is proxied
        nobody reaches it so: the proxy asks S3 in their place."""
        return self.s3_public_endpoint or self.s3_url

    @property
    def s3_origin(self) -> str:
        """The origin that pages take pictures from, beside their own; empty where that is all."""
        if self.s3_is_proxied:
            return ""
        parts = urlsplit(self.s3_public_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_https(self) -> bool:
        """Whether people open an https address, as far as it is known beforehand."""
        return self.https or (self.public_url or "").startswith("https://")

    @property
    def is_open_to_network(self) -> bool:
        """Whether the web server listens on every address of this machine."""
        return self.host in EVERY_ADDRESS

    @property
    def base_url(self) -> str:
        """The address that people open: that of links in mails, too."""
        if self.public_url:
            return self.public_url.rstrip("/")
        return self.addresses[0]

    @property
    def addresses(self) -> list[str]:
        """Every address that opens the pages without a proxy, the most useful first."""
        scheme = "https" if self.https else "http"
        hosts = [self.host]
        if self.is_open_to_network:
            hosts = [*machine_addresses(with_ipv6=self.host == "::"), "localhost"]
        return [f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}" for host in hosts]

    @property
    def opened_by(self) -> list[str]:
        """The addresses that people open, the best first: only that of the proxy, where one was named."""
        return [self.base_url] if self.public_url else self.addresses

    @property
    def origins(self) -> list[str]:
        """Origins of our own pages: what S3 lets a browser come from."""
        here = [self.base_url, *self.addresses] if self.is_open_to_network else [self.base_url]
        loopback = [one.replace("://127.0.0.1:", "://localhost:") for one in here]
        return list(dict.fromkeys((*here, *loopback)))

    @property
    def host_names(self) -> list[str]:
        """The names by which people open the pages; none where nobody said what they are."""
        named = urlsplit(self.public_url or "").hostname or ""
        return [name for name in (named, *self.allowed_hosts.replace(",", " ").split()) if name]

    @property
    def proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks whose proxies are believed."""
        return networks_in(self.trusted_proxies)

    @property
    def ftp_address(self) -> tuple[str, int]:
        """Host and port that the FTP server binds."""
        return self.ftp_host or self.host, self.ftp_port

    @property
    def ftp_hosts(self) -> list[str]:
        """What to type into a camera as the server's address; several for a machine on several networks."""
        host = self.ftp_address[0]
        if self.ftp_public_address or host not in EVERY_ADDRESS:
            return [self.ftp_public_address or host]
        return machine_addresses(with_ipv6=host == "::") or ["localhost"]

    @property
    def ftp_passive_range(self) -> range:
        """The ports of passive transfers."""
        first, last = map(int, self.ftp_passive_ports.split("-"))
        return range(first, last + 1)

    @property
    def index_dir(self) -> Path:
        """The search index: always rebuildable from the database."""
        return self.home / "index"

    @property
    def storage_dir(self) -> Path:
        """Data of the embedded S3 server."""
        return self.home / "storage"

    @property
    def log_dir(self) -> Path:
        """What the services write, a file each."""
        return self.home / "log"

    @property
    def run_dir(self) -> Path:
        """Locks that say which services are alive on this machine."""
        return self.home / "run"

    @property
    def queue_path(self) -> Path:
        """The SQLite file of the queue, below `home`."""
        return self.home / "queue.sqlite"

    @cached_property
    def temp_dir(self) -> Path:
        """Scratch space for originals on their way through a worker."""
        path = self.home / "tmp"
        path.mkdir(parents=True, exist_ok=True)
        return path


def load_settings(**overrides: object) -> Settings:
    """Read the environment, and fill in the secrets kept under `home`.

    The first call on a fresh `home` generates them (mode 0600). `overrides` win over the
    environment and are for tests and command-line options. Raises SettingsError, and HomeError for a folder
    that cannot be used.
    """
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]
        missing = [name for name in SECRET_NAMES if not getattr(settings, name)]
        if not missing:
            return settings
        kept = kept_secrets(settings.home, SECRET_NAMES)
        return Settings(**{**overrides, **{name: kept[name] for name in missing}})  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError(in_words(error)) from None  # what was given may be a secret


def in_words(error: ValidationError) -> str:
    """Each wrong setting by the name of its variable, and what it must be; never what it is."""
    wrong = (
        (f"MEDIAHUB_{str(one['loc'][0]).upper()}" if one["loc"] else "The settings", one["msg"])
        for one in error.errors(include_input=False, include_url=False, include_context=False)
    )
    return "; ".join(f"{name}: {message[:1].lower()}{message[1:]}" for name, message in wrong)
