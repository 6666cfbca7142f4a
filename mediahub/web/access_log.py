"""The access log of gunicorn: its own events and a line for each request, in the form of all our logs."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import structlog
from gunicorn.glogging import Logger

from mediahub.http.request_ids import HEADER

log = structlog.get_logger("mediahub.web.access")


class JsonLogger(Logger):
    """gunicorn's logger (`logger_class`), handing on to the log that this process has."""

    def setup(self, cfg: Any) -> None:
        """Add no handlers: whatever is logged goes up to the root logger's."""
        self.loglevel = self.LOG_LEVELS.get(cfg.loglevel.lower(), logging.INFO)
        for logger in (self.error_log, self.access_log):
            logger.handlers.clear()
            logger.propagate = True
            logger.setLevel(self.loglevel)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """Write one line. The query is left out: it may hold what people search for, and tokens. The path is
        redacted as everything is."""
        headers = {str(name).lower(): value for name, value in getattr(resp, "headers", ())}
        structlog.contextvars.clear_contextvars()  # the next request in this thread has another name
        log.info(
            "request",
            request_id=headers.get(HEADER.lower()),
            client=environ.get("REMOTE_ADDR"),
            method=environ.get("REQUEST_METHOD"),
            path=environ.get("PATH_INFO"),
            status=int(str(resp.status).split()[0]),
            bytes=getattr(resp, "sent", None),
            ms=round(request_time.total_seconds() * 1000),
        )
