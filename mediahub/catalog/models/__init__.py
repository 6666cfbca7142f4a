"""The tables. One module for each thing that the team talks about."""

from mediahub.catalog.models.archive import Archive, DeliveryMark, StoredChecksum
from mediahub.catalog.models.asset import Asset, AssetMetadata, Rendition, asset_id
from mediahub.catalog.models.basket import Basket, BasketItem, BasketMember
from mediahub.catalog.models.batch import Arrival, Batch
from mediahub.catalog.models.clock import ClockReading
from mediahub.catalog.models.companion import Companion
from mediahub.catalog.models.contribution import ContributorLink
from mediahub.catalog.models.crop import Crop, CropSet, EventLogo, Framing
from mediahub.catalog.models.culling import Pick
from mediahub.catalog.models.delivery import DeliveredFile
from mediahub.catalog.models.edit import AssetChange, EditAction, EditPart
from mediahub.catalog.models.event import Event, Photographer, Session, SessionPerson, SessionTag
from mediahub.catalog.models.face import Face, FaceConsent, FaceGroup, FacePortrait, FaceScan
from mediahub.catalog.models.ftp import FtpAccount, FtpFolder, FtpUpload
from mediahub.catalog.models.gallery import (
    Gallery,
    GalleryChange,
    GalleryComment,
    GalleryItem,
    GallerySection,
    GalleryVersion,
)
from mediahub.catalog.models.heartbeat import Heartbeat
from mediahub.catalog.models.idempotency import IdempotencyKey
from mediahub.catalog.models.mail import Mail
from mediahub.catalog.models.marks import AssetPerson, AssetSession, AssetTag, Source, Status
from mediahub.catalog.models.notice import Notice, NoticeReader
from mediahub.catalog.models.place import Room, RoomAssignment
from mediahub.catalog.models.press import (
    EventTerms,
    PressAccount,
    PressInvitation,
    PressPage,
    SignInLink,
    TermsAcceptance,
)
from mediahub.catalog.models.push import PushFile, PushOrder, PushOrderFrame, PushRun, PushTarget
from mediahub.catalog.models.record import AddressDue, Catalogue, Outbox, RateCount, RecordOutbox, StackDue
from mediahub.catalog.models.roster import CodedText, RosterCode
from mediahub.catalog.models.searches import (
    FeedToken,
    RecentSearch,
    SavedSearch,
    SearchBaseline,
    SearchLook,
    SearchTold,
    WebhookCall,
)
from mediahub.catalog.models.share import ShareComment, ShareLink, SharePick
from mediahub.catalog.models.tagging import TaggerRun, TagRule, VocabularyChange
from mediahub.catalog.models.terms import DeliverySettings, FrameRelease, NoPublication, StandingTerms
from mediahub.catalog.models.token import ApiToken
from mediahub.catalog.models.understanding import AssetLook, AssetText
from mediahub.catalog.models.usage import UsageLink, UsageRecord
from mediahub.catalog.models.user import Role, User, UserRole
from mediahub.catalog.models.vocabulary import Person, PersonName, Tag, TagName

__all__ = [
    "AddressDue",
    "ApiToken",
    "Archive",
    "Arrival",
    "Asset",
    "AssetChange",
    "AssetLook",
    "AssetMetadata",
    "AssetPerson",
    "AssetSession",
    "AssetTag",
    "AssetText",
    "Basket",
    "BasketItem",
    "BasketMember",
    "Batch",
    "Catalogue",
    "ClockReading",
    "CodedText",
    "Companion",
    "ContributorLink",
    "Crop",
    "CropSet",
    "DeliveredFile",
    "DeliveryMark",
    "DeliverySettings",
    "EditAction",
    "EditPart",
    "Event",
    "EventLogo",
    "EventTerms",
    "Face",
    "FaceConsent",
    "FaceGroup",
    "FacePortrait",
    "FaceScan",
    "FeedToken",
    "FrameRelease",
    "Framing",
    "FtpAccount",
    "FtpFolder",
    "FtpUpload",
    "Gallery",
    "GalleryChange",
    "GalleryComment",
    "GalleryItem",
    "GallerySection",
    "GalleryVersion",
    "Heartbeat",
    "IdempotencyKey",
    "Mail",
    "NoPublication",
    "Notice",
    "NoticeReader",
    "Outbox",
    "Person",
    "PersonName",
    "Photographer",
    "Pick",
    "PressAccount",
    "PressInvitation",
    "PressPage",
    "PushFile",
    "PushOrder",
    "PushOrderFrame",
    "PushRun",
    "PushTarget",
    "RateCount",
    "RecentSearch",
    "RecordOutbox",
    "Rendition",
    "Role",
    "Room",
    "RoomAssignment",
    "RosterCode",
    "SavedSearch",
    "SearchBaseline",
    "SearchLook",
    "SearchTold",
    "Session",
    "SessionPerson",
    "SessionTag",
    "ShareComment",
    "ShareLink",
    "SharePick",
    "SignInLink",
    "Source",
    "StackDue",
    "StandingTerms",
    "Status",
    "StoredChecksum",
    "Tag",
    "TagName",
    "TagRule",
    "TaggerRun",
    "TermsAcceptance",
    "UsageLink",
    "UsageRecord",
    "User",
    "UserRole",
    "VocabularyChange",
    "WebhookCall",
    "asset_id",
]
