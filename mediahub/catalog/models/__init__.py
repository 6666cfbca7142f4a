"""The database tables (SQLAlchemy models), one module for each thing that the team talks about."""

from mediahub.catalog.models.accounts.factors import (
    Authenticator,
    Passkey,
    RecoveryCode,
    SignInChallenge,
    SignInPolicy,
)
from mediahub.catalog.models.accounts.oidc import OidcAccount, OidcSession
from mediahub.catalog.models.accounts.sign_in_session import SignInSession
from mediahub.catalog.models.accounts.token import ApiToken
from mediahub.catalog.models.accounts.user import EventRole, Role, User, UserRole
from mediahub.catalog.models.assets.asset import Asset, AssetMetadata, Rendition, asset_id
from mediahub.catalog.models.assets.clock import ClockReading
from mediahub.catalog.models.assets.companion import Companion
from mediahub.catalog.models.assets.face import Face, FaceConsent, FaceGroup, FacePortrait, FaceScan
from mediahub.catalog.models.assets.provenance import AssetProvenance
from mediahub.catalog.models.assets.understanding import AssetFeatures, AssetText, VisualWords
from mediahub.catalog.models.curation.crop import Crop, CropSet, EventLogo, Framing
from mediahub.catalog.models.curation.culling import Pick
from mediahub.catalog.models.curation.edit import AssetChange, EditAction, EditPart
from mediahub.catalog.models.curation.gallery import (
    Gallery,
    GalleryChange,
    GalleryComment,
    GalleryItem,
    GallerySection,
    GalleryVersion,
)
from mediahub.catalog.models.curation.share import ShareComment, ShareLink, SharePick
from mediahub.catalog.models.delivery.archive import Archive, RecipientNumber, StoredChecksum
from mediahub.catalog.models.delivery.basket import Basket, BasketItem, BasketMember
from mediahub.catalog.models.delivery.contact_sheet import ContactSheet
from mediahub.catalog.models.delivery.delivered_file import DeliveredFile
from mediahub.catalog.models.delivery.newsfeed import NewsFeed, NewsItem, NewsItemDue, NewsItemReceipt
from mediahub.catalog.models.delivery.newsroom import (
    Newsroom,
    StandingOrder,
    StandingOrderAsset,
    Transmission,
    TransmissionFile,
)
from mediahub.catalog.models.delivery.notice import Notice, NoticeReader
from mediahub.catalog.models.delivery.usage import UsageLink, UsageRecord
from mediahub.catalog.models.events.asset_session import AssetSession
from mediahub.catalog.models.events.event import Event, Photographer, Session, SessionPerson, SessionTag
from mediahub.catalog.models.events.event_export import EventExport
from mediahub.catalog.models.events.place import Room, RoomAssignment
from mediahub.catalog.models.events.press import (
    EventTerms,
    PressAccount,
    PressInvitation,
    PressPage,
    SignInLink,
    TermsAcceptance,
)
from mediahub.catalog.models.events.roster import CodedText, RosterCode
from mediahub.catalog.models.events.terms import DeliverySettings, FrameRelease, NoPublication, StandingTerms
from mediahub.catalog.models.searches.searches import (
    FeedToken,
    RecentSearch,
    SavedSearch,
    SearchBaseline,
    SearchNotification,
    SearchVisit,
    WebhookCall,
)
from mediahub.catalog.models.system.audit import AuditAsset, AuditCutoff, AuditEntry
from mediahub.catalog.models.system.backup import BackupRun
from mediahub.catalog.models.system.heartbeat import Heartbeat
from mediahub.catalog.models.system.idempotency import IdempotencyKey
from mediahub.catalog.models.system.installation_setting import InstallationSetting
from mediahub.catalog.models.system.mail import Mail
from mediahub.catalog.models.system.record import (
    Catalogue,
    Outbox,
    RateCount,
    RecordOutbox,
    RevocationDue,
    StackDue,
    UrlRevocations,
)
from mediahub.catalog.models.system.signing_key import SigningKey
from mediahub.catalog.models.tagging.depictions import AssetPerson, AssetTag, Source, Status
from mediahub.catalog.models.tagging.tagging import TaggerRun, TagRule, VocabularyChange
from mediahub.catalog.models.tagging.vocabulary import Person, PersonName, Tag, TagName
from mediahub.catalog.models.uploads.batch import Arrival, Batch
from mediahub.catalog.models.uploads.contribution import ContributorLink
from mediahub.catalog.models.uploads.ftp import FtpAccount, FtpFolder, FtpUpload

__all__ = [
    "ApiToken",
    "Archive",
    "Arrival",
    "Asset",
    "AssetChange",
    "AssetFeatures",
    "AssetMetadata",
    "AssetPerson",
    "AssetProvenance",
    "AssetSession",
    "AssetTag",
    "AssetText",
    "AuditAsset",
    "AuditCutoff",
    "AuditEntry",
    "Authenticator",
    "BackupRun",
    "Basket",
    "BasketItem",
    "BasketMember",
    "Batch",
    "Catalogue",
    "ClockReading",
    "CodedText",
    "Companion",
    "ContactSheet",
    "ContributorLink",
    "Crop",
    "CropSet",
    "DeliveredFile",
    "DeliverySettings",
    "EditAction",
    "EditPart",
    "Event",
    "EventExport",
    "EventLogo",
    "EventRole",
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
    "InstallationSetting",
    "Mail",
    "NewsFeed",
    "NewsItem",
    "NewsItemDue",
    "NewsItemReceipt",
    "Newsroom",
    "NoPublication",
    "Notice",
    "NoticeReader",
    "OidcAccount",
    "OidcSession",
    "Outbox",
    "Passkey",
    "Person",
    "PersonName",
    "Photographer",
    "Pick",
    "PressAccount",
    "PressInvitation",
    "PressPage",
    "RateCount",
    "RecentSearch",
    "RecipientNumber",
    "RecordOutbox",
    "RecoveryCode",
    "Rendition",
    "RevocationDue",
    "Role",
    "Room",
    "RoomAssignment",
    "RosterCode",
    "SavedSearch",
    "SearchBaseline",
    "SearchNotification",
    "SearchVisit",
    "Session",
    "SessionPerson",
    "SessionTag",
    "ShareComment",
    "ShareLink",
    "SharePick",
    "SignInChallenge",
    "SignInLink",
    "SignInPolicy",
    "SignInSession",
    "SigningKey",
    "Source",
    "StackDue",
    "StandingOrder",
    "StandingOrderAsset",
    "StandingTerms",
    "Status",
    "StoredChecksum",
    "Tag",
    "TagName",
    "TagRule",
    "TaggerRun",
    "TermsAcceptance",
    "Transmission",
    "TransmissionFile",
    "UrlRevocations",
    "UsageLink",
    "UsageRecord",
    "User",
    "UserRole",
    "VisualWords",
    "VocabularyChange",
    "WebhookCall",
    "asset_id",
]
