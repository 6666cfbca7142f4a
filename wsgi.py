"""The application for a WSGI server: `gunicorn -c python:mediahub.web.gunicorn_conf wsgi:app`."""

from mediahub.app import create_app

app = create_app()
