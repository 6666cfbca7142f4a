"""The application factory."""

from __future__ import annotations

from flask import Flask

from mediahub import api, resources, web
from mediahub.identity import signin
from mediahub.runtime import Services
from mediahub.settings import Settings, load_settings
from mediahub.web import headers, health


def create_app(settings: Settings | None = None) -> Flask:
    """The web application for these settings (default: those of the environment)."""
    services = Services.open(settings or load_settings())
    app = Flask(
        "mediahub",
        template_folder=str(resources.templates_dir()),
        static_folder=str(resources.static_dir()),
    )
    app.extensions["mediahub"] = services
    signin.init_app(app, services.settings, services.database)
    headers.init_app(app, services.settings)
    health.init_app(app, services)
    web.init_app(app)
    api.init_app(app)
    return app
