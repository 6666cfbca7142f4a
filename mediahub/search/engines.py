"""Which search engine an installation has: the only place that names one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mediahub.search.port import Engine
from mediahub.search.whoosh.engine import WhooshEngine
from mediahub.settings import Settings, SettingsError


def _opensearch(settings: Settings) -> Engine:
    # here, as its client takes a while to import, and most installations need none
    from mediahub.search.opensearch.cluster import parsed
    from mediahub.search.opensearch.engine import OpenSearchEngine

    try:
        return OpenSearchEngine(parsed(settings.search_url.get_secret_value()))
    except ValueError as error:
        raise SettingsError(f"MEDIAHUB_SEARCH_URL: {error}") from None


ENGINES: Mapping[str, Callable[[Settings], Engine]] = {
    "whoosh": lambda settings: WhooshEngine(settings.index_dir),
    "http": _opensearch,
    "https": _opensearch,
}
"""By the scheme of `MEDIAHUB_SEARCH_URL`. An engine joins by a line."""


def open(settings: Settings) -> Engine:
    """The engine that the settings name. Raises `SettingsError` for one that is not known.

    It reaches for nothing yet: a missing or broken index shows when it is asked.
    """
    scheme = settings.search_url.get_secret_value().partition(":")[0]
    if scheme not in ENGINES:
        known = ", ".join(f"`{name}:`" for name in ENGINES)
        raise SettingsError(
            f"MEDIAHUB_SEARCH_URL: `{scheme}:` is no search engine of this version; use {known}"
        )
    return ENGINES[scheme](settings)
