"""Records of framing, crops and picks, beside an asset's record. The history stays with the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Crop, Framing, Pick, User
from mediahub.identity.addresses import user_ids
from mediahub.records.columns import Json, from_json, to_json


def curated_records(session: DbSession, ids: Sequence[str]) -> dict[str, Json]:
    """By asset, what belongs into its record; accounts by their address."""
    found: dict[str, Json] = {identity: {} for identity in ids}
    for framing in session.scalars(select(Framing).where(Framing.asset_id.in_(ids))):
        found[framing.asset_id]["framing"] = to_json(framing, ("asset_id", "updated_by"))
    for crop in session.scalars(select(Crop).where(Crop.asset_id.in_(ids)).order_by(Crop.id)):
        rows = found[crop.asset_id].setdefault("crops", [])
        rows.append(to_json(crop, ("id", "asset_id", "created_by")))
    picks = select(Pick, User.email).join(User, User.id == Pick.user_id).where(Pick.asset_id.in_(ids))
    for pick, email in session.execute(picks.order_by(User.email)):
        rows = found[pick.asset_id].setdefault("picks", [])
        rows.append({"account": email, **to_json(pick, ("asset_id", "user_id"))})
    return found


def restore_curated(session: DbSession, identity: str, record: Json) -> None:
    """Framing, crops and picks of a record as rows, without picks of accounts that were not invited again."""
    if "framing" in record:
        session.add(Framing(asset_id=identity, **from_json(Framing, record["framing"])))
    for values in record.get("crops", ()):
        session.add(Crop(asset_id=identity, **from_json(Crop, values)))
    accounts = user_ids(session, (values["account"] for values in record.get("picks", ())))
    for values in record.get("picks", ()):
        if values["account"] in accounts:
            user = accounts[values["account"]]
            session.add(Pick(asset_id=identity, user_id=user, **from_json(Pick, values)))
