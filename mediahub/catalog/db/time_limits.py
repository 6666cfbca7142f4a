"""Time limits of connections to PostgreSQL: a server that is away or cut off is noticed within seconds.

Without them a connection into a network that swallows everything waits as long as the system's TCP does,
which is a quarter of an hour, and so does the thread that holds it.
"""

from __future__ import annotations

import os
import re
import socket
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, event

from mediahub.outages.circuit import Circuit

if TYPE_CHECKING:
    import psycopg

LIMITS = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
"""Of libpq (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS), in seconds, the
last in milliseconds: until a connection is there; of silence until the other end is asked whether it lives,
how often, how many times; and how long what was sent may stay unconfirmed. A query may take as long as it
likes."""
SERVER_LIMITS = {
    **{f"tcp_{name}": value for name, value in LIMITS.items() if name.startswith("keepalives_")},
    "tcp_user_timeout": "30000",
}
"""Limits of the server's end, which holds locks for whoever is gone: by default for two hours, and for a
quarter of one where an answer was under way, of which no keepalive is sent. Milliseconds in the last; a
process may be starved for longer than a server."""
PROGRAM = "mediahub"
"""What each process's `application_name` begins with; PostgreSQL shows it in `pg_stat_activity`."""
REST = 1.0
"""Seconds between two tries to connect to a server that is away."""


def with_time_limits(url: URL) -> URL:
    """The address of a PostgreSQL database with these limits, unless it says others."""
    return url.update_query_dict({name: value for name, value in LIMITS.items() if name not in url.query})


def set_server_limits(connection: psycopg.Connection[Any]) -> None:
    """Let the server's end of a new connection notice that this machine is gone, and know whose it is."""
    connection.autocommit = True
    named = {**SERVER_LIMITS, "application_name": f"'{application_name()}'"}
    connection.execute("; ".join(f"SET {name} = {value}" for name, value in named.items()))
    connection.autocommit = False


def application_name() -> str:
    """Name of this process among all that are connected, as `mediahub 4711 web-2`; of a longer one PostgreSQL
    keeps 63 bytes (https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-APPLICATION-NAME)."""
    host = re.sub(r"[^A-Za-z0-9.-]", "", socket.gethostname())
    return f"{PROGRAM} {os.getpid()} {host}"[:63]


def connect(url: URL) -> psycopg.Connection[Any]:
    """A connection with the limits of both ends, for what opens its own. Raises psycopg.OperationalError."""
    import psycopg  # here, as SQLite needs none

    limited = with_time_limits(url).set(drivername="postgresql")
    connection = psycopg.connect(limited.render_as_string(hide_password=False))
    set_server_limits(connection)
    return connection


def fail_at_once_while_away(engine: Engine) -> None:
    """Let no thread wait for a connection that another could not have a moment ago: it fails as that did."""
    circuit = Circuit(failures=2, rest=REST)
    reason: list[str] = []
    """What the last connection that failed did say."""

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, record: Any, args: Any, options: Any) -> Any:
        failed = dialect.loaded_dbapi.OperationalError
        if not circuit.lets_through():
            raise failed(*reason)
        try:
            made = dialect.connect(*args, **options)
        except failed as error:
            reason[:] = [str(error)]
            circuit.failed()
            raise
        circuit.answered()
        return made
