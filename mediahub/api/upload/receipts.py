"""`/api/v1/batches/<id>/receipt`: the signed receipt of a delivery, with where every file is now."""

from __future__ import annotations

import json
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from mediahub.api.blueprint import Blueprint
from mediahub.api.upload.senders import for_senders, require_account, sender
from mediahub.http.context import services
from mediahub.ingest.batches.opening import get_batch
from mediahub.receipts import signing
from mediahub.receipts.formats import as_csv, as_text
from mediahub.receipts.receipt import make_receipt

MIMES = {"json": "application/json", "csv": "text/csv", "text": "text/plain"}

blueprint = for_senders(
    Blueprint("api-receipts", __name__, description="Receipts: may this card be formatted?")
)


class ReceiptArgs(Schema):
    so_far = fields.Boolean(
        load_default=False, metadata={"description": "Judge what came until now, though more may come"}
    )
    format = fields.String(load_default="json", validate=validate.OneOf(sorted(MIMES)))


@blueprint.get("/batches/<int:batch_id>/receipt")
@blueprint.arguments(ReceiptArgs, location="query")
@blueprint.response(200, content_type="application/json")
def receipt(args: dict[str, Any], batch_id: int) -> Response:
    """Get the receipt of a batch as it is now: every file, every card and every camera body.

    The JSON is signed with Ed25519 over its canonical form without `signature`: keys sorted, no spaces,
    UTF-8. `mediahub receipt --verify` checks it. `format` is `json`, `csv` or `text`.
    """
    require_account("A receipt says where files are kept, which is for the team.")
    with services().database.read() as session:
        get_batch(session, sender(), batch_id)
    found = make_receipt(services(), batch_id, so_far=args["so_far"])
    shown = {
        "json": lambda: json.dumps(signing.sign(services().settings, found), ensure_ascii=False),
        "csv": lambda: "".join(as_csv(found)),
        "text": lambda: "\n".join(as_text(found)) + "\n",
    }[args["format"]]()
    extension = "txt" if args["format"] == "text" else args["format"]
    disposition = f'attachment; filename="receipt-{batch_id}.{extension}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(shown, mimetype=MIMES[args["format"]], headers=headers)
