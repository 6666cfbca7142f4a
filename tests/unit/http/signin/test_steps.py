"""Where somebody may be led after a sign-in: to paths of this server."""

from __future__ import annotations

import pytest

from mediahub.http.signin.steps import safe_path


@pytest.mark.parametrize("path", ["/", "/summit/photos?q=a&b=c", "/a//b", "/a:b", "/世界"])
def test_paths_of_ours_are_kept(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "text",
    [
        "", "summit", "//evil.example", "///evil.example", "https://evil.example/", "javascript:alert(1)",
        "/\\evil.example", "\\\\evil.example", "/a\nSet-Cookie: x", "/\tevil", " /x", "/a\x00",
    ],
)  # fmt: skip
def test_everything_else_leads_to_the_front_page(text: str) -> None:
    assert safe_path(text) == "/"
