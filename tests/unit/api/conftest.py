"""The application of the pages' tests, asked by programs with a token."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mediahub.identity.tokens import SCOPES, create_token
from tests.unit.web.conftest import app  # noqa: F401  (a fixture)

AskAs = Callable[[str], FlaskClient]


@pytest.fixture
def ask_as(app: Flask) -> AskAs:  # noqa: F811
    """Gives a client that sends a token of somebody of this role."""

    def as_role(role: str) -> FlaskClient:
        with app.extensions["mediahub"].database.begin() as session:
            _, token = create_token(session, f"{role}@mediahub.example", list(SCOPES), days=1)
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return as_role
