"""The pages, and the JSON that they ask for. Views are thin: may you, parse, call a room, answer."""

from __future__ import annotations

from flask import Flask

from mediahub.web import (
    accounts,
    api_docs,
    api_tokens,
    assets,
    baskets,
    bulk,
    bundle,
    clock,
    clocks,
    compression,
    context,
    contributors,
    coverage,
    crops,
    culling,
    editing,
    errors,
    events,
    faces,
    faces_people,
    faces_stored,
    feeds,
    galleries,
    gallery_edit,
    handing,
    incoming,
    language,
    library,
    links,
    live,
    marks,
    notices,
    numbers,
    page,
    press,
    press_office,
    programme,
    programme_import,
    programme_people,
    programme_places,
    public,
    push_orders,
    pushes,
    reading,
    review,
    roster,
    searches,
    share,
    share_desk,
    signup,
    tag_rules,
    taking,
    terms,
    transfers,
    trash,
    unsubscribe,
    upload,
    usage,
    vocabulary,
    well_known,
    zips,
)

PAGES = (
    events,
    library,
    assets,
    taking,
    handing,
    notices,
    usage,
    upload,
    trash,
    reading,
    review,
    roster,
    faces,
    faces_people,
    faces_stored,
    coverage,
    editing,
    bulk,
    culling,
    crops,
    numbers,
    press,
    signup,
    links,
    terms,
    accounts,
    press_office,
    live,
    searches,
    feeds,
    unsubscribe,
    galleries,
    gallery_edit,
    public,
    share,
    share_desk,
    baskets,
    zips,
    pushes,
    push_orders,
    api_docs,
    api_tokens,
    marks,
    clock,
    clocks,
    programme,
    programme_import,
    programme_people,
    programme_places,
    vocabulary,
    tag_rules,
    contributors,
    well_known,
)
"""Those with a blueprint, in the order of their routes."""


def init_app(app: Flask) -> None:
    """Add the pages to `app`."""
    context.init_app(app)
    incoming.init_app(app)
    bundle.init_app(app)
    compression.init_app(app)
    page.init_app(app)
    language.init_app(app)
    language.remember_readers(app)
    errors.init_app(app)
    baskets.init_app(app)
    transfers.init_app(app, app.extensions["mediahub"].settings.web_transfers)
    for module in PAGES:
        app.register_blueprint(module.blueprint)
    app.register_blueprint(contributors.door)
    for module in (links, signup, notices, live, unsubscribe):
        module.init_app(app)
