"""The application factory."""

from __future__ import annotations

from functools import partial

from flask import Flask

from mediahub import api, resources, web
from mediahub.catalog.coordination.revoked_urls import revocation_count
from mediahub.http import auditing, body_limits, headers, request_ids
from mediahub.http.files import reservation
from mediahub.http.monitoring import health, metrics
from mediahub.http.signin import steps
from mediahub.http.wsgi.host_names import KnownHosts
from mediahub.http.wsgi.proxies import TrustedProxies
from mediahub.identity import signin
from mediahub.runtime import Services
from mediahub.s3proxy.gateway import S3Gateway
from mediahub.settings import Settings, load_settings


def create_app(settings: Settings | None = None) -> Flask:
    """The web application for these settings (default: those of the environment)."""
    services = Services.open(settings or load_settings())
    app = Flask(
        "mediahub",
        template_folder=str(resources.templates_dir()),
        static_folder=str(resources.static_dir()),
    )
    app.extensions["mediahub"] = services
    request_ids.init_app(app)  # first: whatever follows may log
    auditing.init_app(app)
    body_limits.init_app(app, services.settings.home)  # before the check of CSRF tokens, which reads forms
    signin.init_app(app, services.settings, services.database)
    headers.init_app(app, services.settings)
    reservation.init_app(app)
    health.init_app(app, services)
    metrics.init_app(app, services)
    steps.init_app(app)
    web.init_app(app)
    api.init_app(app)
    if services.settings.s3_is_proxied:
        ended = partial(revocation_count, services.database)
        app.wsgi_app = S3Gateway(app.wsgi_app, services.settings, ended)  # type: ignore[method-assign]
    names, address = services.settings.host_names, services.settings.base_url
    app.wsgi_app = KnownHosts(app.wsgi_app, names, address)  # type: ignore[method-assign]
    app.wsgi_app = TrustedProxies(app.wsgi_app, services.settings.proxy_networks)  # type: ignore[method-assign]
    return app
