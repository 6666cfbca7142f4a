"""The application for a WSGI server: `gunicorn -c python:mediahub.web.gunicorn_conf wsgi:app`."""

from mediahub.app import create_app
from mediahub.logs import log_to_stream
from mediahub.settings import load_settings

settings = load_settings()
log_to_stream("web", settings)
app = create_app(settings)
