"""What scripts/translate does: gather messages with Babel, merge them into each language's file."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "mediahub/web/translations"
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

"""
METHODS = [
    ("mediahub/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
    ("static/src/js/**.test.js", "ignore"),
    ("static/src/js/**.js", "javascript"),
]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "message": None,
    "ngettext": (1, 2),
}
SCRIPT_KEYWORDS: dict[str, tuple[int, ...] | None] = {"t": None, "tn": (1, 2)}
"""Those of scripts; Babel would take any other word of theirs that is a keyword for a call."""


def source() -> Catalog:
    """Every message of the code as it is now, with the files that it is in."""
    catalog = Catalog(project="MediaHub", charset="utf-8")
    for folder in ("mediahub", "templates", "static/src/js"):
        keywords = SCRIPT_KEYWORDS if folder.startswith("static") else KEYWORDS
        found = extract_from_dir(ROOT / folder, method_map=relative(folder), keywords=keywords)
        for file, _, message, comments, context in found:
            # no line numbers: they would change with every edit
            catalog.add(
                message, locations=[(f"{folder}/{file}", None)], auto_comments=comments, context=context
            )
    return catalog


def relative(folder: str) -> list[tuple[str, str]]:
    """The methods of one folder, for paths within it."""
    start = f"{folder}/"
    return [(pattern.removeprefix(start), method) for pattern, method in METHODS if pattern.startswith(start)]


def updated(path: Path, messages: Catalog) -> Catalog:
    """The translators' file with exactly the messages of the code; what they wrote is kept."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem)
    catalog.update(messages, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def missing(catalog: Catalog) -> list[str]:
    """Messages without a translation."""
    return [str(message.id) for message in catalog if message.id and not all(_forms(message.string))]


def _forms(string: object) -> tuple[object, ...]:
    return string if isinstance(string, tuple) else (string,)


def main() -> None:
    messages = source()
    lacking = 0
    for path in sorted(TRANSLATIONS.glob("*.po")):
        catalog = updated(path, messages)
        lacking += len(missing(catalog))
        print(f"{path.stem}: {len(catalog)} texts, {len(missing(catalog))} without translation")
        if sys.argv[1:] == ["check"]:
            print("".join(f"  {text}\n" for text in missing(catalog)), end="")
        else:
            with path.open("wb") as file:
                file.write(HEADER.format(language=path.stem, plurals=catalog.plural_forms).encode())
                write_po(file, catalog, width=110, omit_header=True)
    if sys.argv[1:] == ["check"]:
        sys.exit(lacking > 0)


if __name__ == "__main__":
    main()
