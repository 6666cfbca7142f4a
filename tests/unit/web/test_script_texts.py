"""What page scripts write into pages goes through `t` or `tn`: nothing of it is English for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel.messages.jslexer import Token, tokenize

from tests.conftest import CHECKOUT

SCRIPTS = CHECKOUT / "static/src/js"
TRANSLATED = ("t", "tn")
SENTENCE = re.compile(r"\b[A-Za-z’']{2,} [a-z’']{2,} [a-z’']{1,}\b")
"""Three words in a row."""
WORD = re.compile(r"[A-Z][a-z]{2,}")
SHOWN = re.compile(
    r"\.(textContent|innerText|title|placeholder|ariaLabel|alt)$|\"(title|aria-label|placeholder|alt)\"$"
)
"""What a script writes to a reader."""
OF_PROGRAMS = ("DOMException", "super")
"""Calls whose words no page shows: errors that scripts tell each other."""


def untranslated(source: str) -> Iterator[str]:
    """Strings outside of `t` and `tn` that are sentences, or words written to where readers see them."""
    open_calls: list[str] = []
    before = ""
    last: Token | None = None
    for token in tokenize(source, jsx=False, dotted=False, template_string=True):
        if token.type in ("linecomment", "multilinecomment"):
            continue
        if token.type == "operator" and token.value in "([{":
            is_call = token.value == "(" and last is not None and last.type == "name"
            open_calls.append(last.value if is_call and last else token.value)
        elif token.type == "operator" and token.value in ")]}" and open_calls:
            open_calls.pop()
        elif token.type in ("string", "template_string"):
            inside = open_calls[-1] if open_calls else ""
            text = re.sub(r"\$\{[^}]*\}", "x", token.value[1:-1]).replace("MediaHub", "x")
            is_shown = SHOWN.search(before.rstrip(" =:")) and WORD.search(text)
            is_style = "__" in text
            is_ours = inside in (*TRANSLATED, *OF_PROGRAMS) or is_style
            if not is_ours and (is_shown or SENTENCE.search(text)):
                yield f"{token.lineno}: {text}"
        before = (before + token.value)[-80:]
        last = token


def test_scripts_write_no_sentence_that_nobody_can_translate() -> None:
    found = {
        str(path.relative_to(SCRIPTS)): wrong
        for path in sorted(SCRIPTS.rglob("*.js"))
        if not path.name.endswith(".test.js") and (wrong := list(untranslated(path.read_text("utf-8"))))
    }
    assert found == {}


def test_what_is_not_translated_is_found() -> None:
    source = """
      title.textContent = `${name} waits for its first pictures.`;
      button.title = "Remove";
      label.textContent = t("All of these are here");
      h("p", { class: "dim some__note other" }, "Nothing is lost here.");
    """
    assert list(untranslated(source)) == [
        "2: x waits for its first pictures.",
        "3: Remove",
        "5: Nothing is lost here.",
    ]
