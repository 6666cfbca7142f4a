"""The application that the tests of pages use, for what pages and API share."""

from tests.unit.web.conftest import app, sign_in

__all__ = ["app", "sign_in"]
