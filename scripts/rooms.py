"""How the code is laid out, in figures: `scripts/rooms` prints them, and holds them to limits in pyproject.

Figures are read from the source alone; nothing of the package is imported. The demo and migrations are left
out: they are texts and history. docs/glossary.md may have a section whose heading holds the word "Retired",
with a table whose first cells name, in backticks, words that no module, function, class, table or API field
is called any more. A word is found as part of a name too: `mark` in `mark_seen` and in `marks`.
"""

from __future__ import annotations

import argparse
import ast
import math
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
LEFT_OUT = {"demo", "migrations"}
FOLDER_MODULES = 15
FILE_LINES = 350
FUNCTION_LINES = 60
VIEW_ROOMS = {"web", "api"}
QUERY = re.compile(r"\bselect\(|\.begin\(|\btransaction\(")
BARE_LIMITS = {
    *("MOST", "LEAST", "KEPT", "LONGEST", "SHORTEST", "LARGEST", "SMALLEST", "WIDEST"),
    *("LASTS", "SHOWN", "NAMED", "LISTED"),
}
"""Names that say that there is a limit, and not of what: `MAX_TOKENS` and `RETENTION` do."""
DECISIONS = (
    *(ast.If, ast.IfExp, ast.Match, ast.BoolOp, ast.Compare),
    *(ast.For, ast.AsyncFor, ast.While, ast.comprehension, ast.Try),
)
"""What makes a function more than a list of calls: it decides, repeats, or catches."""
JS_TYPES = ("@param", "@type", "@ts-check")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file of the package."""

    path: Path
    """Within the package."""
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The top folder, or the file's own name where it lies beside the rooms."""
        return self.path.parts[0].removesuffix(".py")

    @property
    def dotted(self) -> str:
        """As it is imported."""
        parts = ["mediahub", *self.path.with_suffix("").parts]
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @property
    def has_logic(self) -> bool:
        """A function of it decides, repeats or catches, and it is no package's front door."""
        within = (node for one in functions(self) for node in ast.walk(one))
        return not self.path.name.startswith("__") and any(isinstance(node, DECISIONS) for node in within)


@dataclass
class Measure:
    """One figure, with what it counts."""

    name: str
    title: str
    found: list[str] = field(default_factory=list)
    of: int | None = None
    value: int | None = None
    """Where the figure is not the number of things found."""

    @property
    def figure(self) -> int:
        return len(self.found) if self.value is None else self.value


def modules(package: Path) -> list[Module]:
    """The package's files, by path."""
    found = []
    for path in sorted(package.rglob("*.py")):
        within = path.relative_to(package)
        if not LEFT_OUT & set(within.parts):
            text = path.read_text()
            found.append(Module(within, text, ast.parse(text)))
    return found


def functions(module: Module) -> Iterator[Function]:
    """All of them, nested ones too."""
    return (node for node in ast.walk(module.tree) if isinstance(node, Function))


def public_functions(module: Module) -> Iterator[Function]:
    """Functions of the module and methods of its public classes without an underscore before their name."""
    classes = [one for one in module.tree.body if isinstance(one, ast.ClassDef) and one.name[0] != "_"]
    for scope in (module.tree, *classes):
        for node in scope.body:
            if isinstance(node, Function) and node.name[0] != "_":
                yield node


def folders(found: list[Module], reasons: dict[str, str]) -> list[Measure]:
    """How many modules lie flat in one folder."""
    count = Counter(str(Path("mediahub", module.path).parent) for module in found)
    over = [(name, number) for name, number in count.most_common() if number > FOLDER_MODULES]
    rows = [f"{name}: {number}" + (f" ({reasons[name]})" if name in reasons else "") for name, number in over]
    unexplained = [row for row, (name, _) in zip(rows, over, strict=True) if name not in reasons]
    widest = max((number for name, number in count.items() if name not in reasons), default=0)
    return [
        Measure("widest-folder", "modules in the widest folder without a reason", value=widest),
        Measure("wide-folders", f"folders of more than {FOLDER_MODULES} modules", rows),
        Measure("wide-folders-without-reason", "  of these without a reason", unexplained),
    ]


def sizes(found: list[Module]) -> list[Measure]:
    """Files and functions that are too long to take in."""
    long = [f"{module.path}: {module.lines}" for module in found if module.lines > FILE_LINES]
    lengths = (
        (module, one, (one.end_lineno or 0) - one.lineno + 1) for module in found for one in functions(module)
    )
    longer = [f"{module.path}:{one.name}: {n}" for module, one, n in lengths if n > FUNCTION_LINES]
    return [
        Measure("long-files", f"files of more than {FILE_LINES} lines", long, of=len(found)),
        Measure("long-functions", f"functions of more than {FUNCTION_LINES} lines", longer),
    ]


def docstrings(found: list[Module]) -> Measure:
    """Public functions that promise nothing in words."""
    every = [(module, one) for module in found for one in public_functions(module)]
    bare = [f"{module.path}:{one.name}" for module, one in every if not ast.get_docstring(one)]
    return Measure("without-docstring", "public functions without a docstring", bare, of=len(every))


def views(found: list[Module]) -> list[Measure]:
    """Views that ask the database themselves, and the API where it leans on the pages."""
    queries, leaning = list[str](), list[str]()
    for module in found:
        if module.room in VIEW_ROOMS:
            queries += [f"{module.path}: {one}" for one in QUERY.findall(module.text)]
        if module.room == "api":
            found_here = re.findall(r"^(?:from|import) mediahub\.web.*", module.text, re.M)
            leaning += [f"{module.path}: {line}" for line in found_here]
    return [
        Measure("queries-in-views", "`select(`, `.begin(` and `transaction(` in web and api", queries),
        Measure("api-imports-web", "imports of web in api", leaning),
    ]


def mirrors(found: list[Module], tests: Path) -> list[Measure]:
    """Which modules of logic have a unit test of the same name, and which no test names at all.

    A view is asked by its address and need not be imported: its mirror names it.
    """
    logic = [module for module in found if module.has_logic]
    missing, unnamed = list[str](), list[str]()
    imported = set(imports(tests))
    for module in logic:
        mirror = tests / "unit" / module.path.parent / f"test_{module.path.name}"
        if mirror.is_file():
            continue
        missing.append(str(module.path))
        if module.dotted not in imported:
            unnamed.append(str(module.path))
    return [
        share("without-mirror", "% of modules of logic without their unit test", missing, len(logic)),
        share("imported-by-no-test", "% of modules of logic that no test knows", unnamed, len(logic)),
    ]


def share(name: str, title: str, found: list[str], of: int) -> Measure:
    """A figure in percent, rounded up: to split a module makes it no worse."""
    return Measure(name, title, found, of=of, value=math.ceil(100 * len(found) / of) if of else 0)


def imports(folder: Path) -> Iterator[str]:
    """What the files below a folder import: modules, and names that may be modules."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from (one.name for one in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{one.name}" for one in node.names)


def scripts(source: Path) -> Measure:
    """JavaScript that the checker of types learns nothing from."""
    every = [path for path in sorted(source.rglob("*.js")) if not path.name.endswith(".test.js")]
    texts = {str(path.relative_to(source)): path.read_text() for path in every}
    bare = [name for name, text in texts.items() if not any(tag in text for tag in JS_TYPES)]
    return Measure("js-without-types", "JavaScript modules without types", bare, of=len(every))


def retired_words(glossary: Path) -> list[str]:
    """The words of docs/glossary.md that names no longer hold; none while there is no such file."""
    if not glossary.is_file():
        return []
    words, inside = list[str](), False
    for line in glossary.read_text().splitlines():
        if line.startswith("#"):
            inside = "retired" in line.lower()
        elif inside and line.lstrip().startswith("|"):
            words += re.findall(r"`([^`]+)`", line.strip().strip("|").split("|")[0])
    return sorted({word.strip().lower().removesuffix("()") for word in words})


def parts_of(name: str) -> str:
    """The words of a name in snake or camel case, between underscores: `lookAgain` is `_look_again_`."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-./ ]", "_", name)
    return f"_{split.strip('_').lower()}_"


def holds(name: str, word: str) -> bool:
    """Whether a name holds this word, in the singular or with an s."""
    return re.search(f"{re.escape(parts_of(word)[:-1])}s?_", parts_of(name)) is not None


def names(module: Module) -> Iterator[tuple[str, str]]:
    """What the module calls things: kind and name."""
    for part in module.path.with_suffix("").parts:
        if not part.startswith("__"):
            yield "module", part
    for node in ast.walk(module.tree):
        if isinstance(node, Function):
            yield "function", node.name
        elif isinstance(node, ast.ClassDef):
            yield "class", node.name
            yield from fields(node, in_api=module.room == "api")


def fields(node: ast.ClassDef, *, in_api: bool) -> Iterator[tuple[str, str]]:
    """The table that a class stands for, and the fields of an answer of the API."""
    for one in node.body:
        target = one.target if isinstance(one, ast.AnnAssign) else None
        if isinstance(one, ast.Assign):
            target = one.targets[0]
        if not isinstance(target, ast.Name):
            continue
        if target.id == "__tablename__" and isinstance(one.value, ast.Constant):
            yield "table", str(one.value.value)
        elif in_api:
            yield "field", target.id


def words(found: list[Module], retired: list[str]) -> Measure:
    """Names that still hold a retired word, once each."""
    kept = {
        f"{word}: {kind} {name} in {module.path}"
        for module in found
        for kind, name in names(module)
        for word in retired
        if holds(name, word)
    }
    title = (
        f"names that hold one of {len(retired)} retired words"
        if retired
        else "retired words: no glossary yet"
    )
    return Measure("retired-words", title, sorted(kept))


def constants(module: Module) -> Iterator[str]:
    """What the module assigns to names in capitals, outside of functions and classes."""
    for node in module.tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            for one in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(one, ast.Name) and one.id.isupper():
                    yield one.id


def bare_limits(found: list[Module]) -> Measure:
    """Constants that do not say what they limit."""
    bare = [
        f"{module.path}: {name}"
        for module in found
        for name in constants(module)
        if name.strip("_") in BARE_LIMITS or name.strip("_").startswith(("MOST_", "LEAST_"))
    ]
    return Measure("bare-limits", "constants that do not say what they limit", bare)


def measure(checkout: Path, reasons: dict[str, str]) -> tuple[list[Module], list[Measure]]:
    """All modules of a checkout, and every figure of it."""
    found = modules(checkout / "mediahub")
    return found, [
        *folders(found, reasons),
        *sizes(found),
        docstrings(found),
        words(found, retired_words(checkout / "docs/glossary.md")),
        bare_limits(found),
        *views(found),
        *mirrors(found, checkout / "tests"),
        scripts(checkout / "static/src"),
    ]


def print_rooms(found: list[Module]) -> None:
    """Modules, lines and the median file of each room."""
    print(f"{'room':14}{'modules':>9}{'lines':>9}{'median':>9}")
    by_room: dict[str, list[int]] = {}
    for module in found:
        room = module.room if len(module.path.parts) > 1 else "(beside them)"
        by_room.setdefault(room, []).append(module.lines)
    for room, lines in sorted(by_room.items(), key=lambda item: -len(item[1])):
        print(f"{room:14}{len(lines):9,}{sum(lines):9,}{median(lines):9.0f}")
    every = [module.lines for module in found]
    print(f"{'all':14}{len(every):9,}{sum(every):9,}{median(every):9.0f}\n")


def print_figures(measures: list[Measure], limits: dict[str, int], *, listed: bool) -> list[str]:
    """One line each; gives the names of those beyond their limit."""
    beyond = []
    print(f"{'figure':62}{'now':>6}{'of':>6}{'limit':>7}")
    for one in measures:
        limit = limits.get(one.name)
        of = "" if one.of is None else f"{one.of}"
        note = ""
        if limit is not None and one.figure > limit:
            beyond.append(one.name)
            note = "  worse than the limit"
        elif limit is not None and one.figure < limit:
            note = "  the limit can be lower"
        print(f"{one.title:62}{one.figure:6}{of:>6}{'' if limit is None else limit:>7}{note}")
        if listed or one.name in beyond:
            print(*(f"    {row}" for row in one.found), sep="\n")
    return beyond


def main(arguments: list[str], checkout: Path = CHECKOUT) -> int:
    """Print the tables; 1 where `--check` finds a figure beyond its limit, or a limit of nothing."""
    parser = argparse.ArgumentParser(
        prog="scripts/rooms", description="How the code is laid out, in figures."
    )
    parser.add_argument("--list", action="store_true", help="also what each figure counts")
    parser.add_argument("--check", action="store_true", help="fail where a figure is worse than its limit")
    chosen = parser.parse_args(arguments)
    with (checkout / "pyproject.toml").open("rb") as file:
        table: dict[str, Any] = tomllib.load(file).get("tool", {}).get("rooms", {})
    limits, reasons = table.get("limits", {}), table.get("reasons", {})
    found, measures = measure(checkout, reasons)
    print_rooms(found)
    beyond = print_figures(measures, limits, listed=chosen.list)
    unknown = sorted(limits.keys() - {one.name for one in measures})
    for name in unknown:
        print(f"[tool.rooms.limits] of pyproject.toml names {name}: there is no such figure")
    for name in beyond:
        print(
            f"{name} is worse than [tool.rooms.limits] of pyproject.toml permits: see above what is counted"
        )
    return int(chosen.check and bool(beyond or unknown))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
