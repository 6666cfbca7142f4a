// Written by scripts/answers.py from the server's types; do not edit.
declare namespace Server {
  interface Answer {
    sentence: string;
    may: boolean;
    answer: string;
    reasons: string[];
    until: string | null;
    credit_line: string;
    alt_text: string;
    terms: string;
    instructions: string;
  }

  interface BasicConfig {
    csrf: string;
    signIn: string;
    home: string;
    assets: string;
    edits: string;
    api: string;
    event: ConfigEvent;
  }

  interface BasketBrief {
    id: number;
    name: string;
    count: number;
    owner: string;
    may_edit: boolean;
    is_shared: boolean;
    used_at: string;
    url: string;
  }

  interface BasketContents {
    id: number;
    name: string;
    count: number;
    owner: string;
    may_edit: boolean;
    is_shared: boolean;
    used_at: string;
    url: string;
    now: string;
    recipe: string;
    recipes: RecipeChoice[];
    is_owner: boolean;
    links: BasketLinks;
    items: BasketPicture[];
    ready: number;
    waiting: number;
    size: string;
    size_is_exact: boolean;
    change: string;
    look: string;
    zip: string;
  }

  interface BasketLinks {
    read: string | null;
    edit: string | null;
  }

  interface BasketPicture {
    id: string;
    may: boolean;
    answer: string;
    sentence: string;
    until: string | null;
    bytes: number;
    title: string;
    thumb: string | null;
    filename?: string;
    credit?: string;
    url?: string;
    colour?: string;
    width?: number;
    height?: number;
    size?: string;
    duration?: string;
  }

  interface BestFrame {
    src: string | null;
    alt: string;
  }

  interface BulkAction {
    id: number;
    kind: string;
    state: string;
    reason: string;
    total: number;
    done: number;
    changed: number;
    skipped: number;
  }

  interface BulkPreview {
    total: number;
    refused: number;
    changed: number;
    counts: Record<string, number>;
    emptied: Record<string, number>;
    samples: BulkSample[];
  }

  interface BulkSample {
    id: string;
    thumb: string | null;
    title: string;
    fields: FieldChange[];
  }

  interface CardPicture {
    id: string;
    src: string | null;
    w: number;
    h: number;
    colour: string;
  }

  interface Changes {
    removed: [number, number][];
    added: [number, number][];
    ids: string;
    boxes: string;
  }

  interface Chip {
    kind: string;
    label: string;
    left: string;
  }

  interface ClockTokens {
    now: number;
    tokens: Record<string, string>;
  }

  interface Companion {
    name: string;
    size: string;
    url: string;
  }

  interface ConfigEvent {
    slug: string;
    name: string;
    timezone: string;
    accent: string;
  }

  interface ContributorLink {
    token: string;
    prefix: string;
  }

  interface CoverageBoard {
    now: string;
    timezone: string;
    unplaced: number;
    unplaced_url: string;
    sessions: CoveredSession[];
  }

  interface CoveredSession {
    code: string;
    title: string;
    room: string;
    track: string;
    starts: string;
    ends: string;
    last_upload: string | null;
    best: BestFrame | null;
    cells: Record<string, [number, string]>;
    last_url: string;
    missing: Missing[];
  }

  interface CropSetState {
    id: number;
    state: string;
    problem: string;
    size: number;
  }

  interface CropTarget {
    slug: string;
    label: string;
    width: number;
    height: number;
  }

  interface CroppedPicture {
    id: string;
    title: string;
    width: number;
    height: number;
  }

  interface CropsConfig {
    asset: CroppedPicture;
    preview: string | null;
    ratios: [string, number][];
    targets: CropTarget[];
    framing: Framing;
    heads: [number, number, number, number][];
    crops: SavedCrop[];
    logo: Logo | null;
  }

  interface Cull {
    ids: string[];
    total: number;
    stacks: Record<string, string>;
    answers: Record<string, [string, number | null, string]>;
  }

  interface CurrentBasket {
    ids: string[];
    count: number;
    name: string | null;
    url: string | null;
  }

  interface DeliveredFile {
    state: string;
    file: string;
    problem?: string;
    url?: string;
    filename?: string;
    size?: number;
    mime?: string;
    sidecar?: FileAddress | null;
    manifest?: FileAddress | null;
  }

  interface DeliveryState {
    state: string;
    problem: string;
  }

  interface Depiction {
    source: string;
    status: string;
    why: string;
  }

  interface DeskActs {
    withdraw: boolean;
    release: boolean;
    usage: boolean;
  }

  interface Details {
    id: string;
    kind: string;
    width: number;
    height: number;
    duration: string;
    title: string;
    headline: string;
    caption: string;
    people: PersonDepiction[];
    present: PresentPerson[];
    sessions: SessionDepiction[];
    tags: TagDepiction[];
    looks: LooksLike[];
    answer: Answer;
    offers: Offer[];
    desk: DeskActs;
    now: string;
    credit: string;
    creator: string;
    copyright: string;
    photographer: string;
    taken_at: string;
    camera: [string, string][];
    place: Place;
    file: FileFacts;
    provenance: Provenance | null;
    elsewhere: string;
    origins: Record<string, string>;
    companions: Companion[];
    versions: EarlierVersion[];
    may_replace: boolean;
    preview: string | null;
    video: string | null;
    edit: Editable | null;
    has_history: boolean;
    faces: FacesBeside;
    download: DownloadFacts;
  }

  interface DownloadFacts {
    allowed: boolean;
    reason: string;
  }

  interface Draft {
    id: number;
    revision: number;
    changed_by: string;
    title: string;
    intro: string;
    layout: string;
    cover_id: string | null;
    cover: DraftCover | null;
    colour: string;
    shows_logo: boolean;
    live: LiveQuery | null;
    out: string[];
    archived: boolean;
    sections: DraftSection[];
    pictures: Record<string, DraftPicture>;
    published: DraftVersion | null;
    has_changes: boolean;
    url: string;
    embed: string;
    versions: DraftVersion[];
    comments: DraftComment[];
  }

  interface DraftApplied {
    id: number;
    revision: number;
    changed_by: string;
    title: string;
    intro: string;
    layout: string;
    cover_id: string | null;
    cover: DraftCover | null;
    colour: string;
    shows_logo: boolean;
    live: LiveQuery | null;
    out: string[];
    archived: boolean;
    sections: DraftSection[];
    pictures: Record<string, DraftPicture>;
    published: DraftVersion | null;
    has_changes: boolean;
    url: string;
    embed: string;
    versions: DraftVersion[];
    comments: DraftComment[];
    conflicts: DraftConflict[];
  }

  interface DraftComment {
    id: number;
    picture: string | null;
    by: string;
    text: string;
    at: string;
    resolved: boolean;
  }

  interface DraftComments {
    comments: DraftComment[];
  }

  interface DraftConflict {
    code: "text" | "gone" | "section_gone" | "full" | "unknown";
    subject: string;
    field: string;
    mine: string | number | null;
    theirs: string | number | null;
  }

  interface DraftCover {
    id: string;
    x: number;
    y: number;
    by_hand: boolean;
  }

  interface DraftItem {
    id: string;
    caption: string | null;
    live: boolean;
  }

  interface DraftPicture {
    thumb: string | null;
    w: number;
    h: number;
    colour: string;
    title: string;
    caption: string;
    kind: string;
    public: boolean;
    reason: string;
    href: string;
  }

  interface DraftPulse {
    revision: number;
    comments_state: [number, number];
  }

  interface DraftSection {
    id: string;
    heading: string;
    text: string;
    items: DraftItem[];
  }

  interface DraftVersion {
    number: number;
    at: string;
    by: string;
    note: string;
    count: number;
    left_out: Withheld[];
    revision: number;
  }

  interface EarlierVersion {
    name: string;
    size: string;
    url: string;
    sha256: string;
  }

  interface Editable {
    fields: Record<string, string | number | null>;
    unused_keywords: string[];
    unused_persons: string[];
  }

  interface Edited {
    action: number | null;
  }

  interface FaceGroup {
    id: number;
    size: number;
    faces: FaceStrip[];
  }

  interface FaceGroups {
    total: number;
    waiting: number;
    groups: FaceGroup[];
  }

  interface FaceStrip {
    id: number;
    asset: string;
    src: string;
    place: number;
    of: number;
  }

  interface FaceSummary {
    total: number;
    waiting: number;
  }

  interface FacesBeside {
    known?: KnownFace[];
    page?: string | null;
  }

  interface Facet {
    name: string;
    label: string;
    values: Value[];
  }

  interface FieldChange {
    field: string;
    before: string;
    after: string;
  }

  interface FileAddress {
    url: string;
    filename: string;
  }

  interface FileFacts {
    name: string;
    mime: string;
    size: string;
    pixels: string;
  }

  interface FileFault {
    line: number | null;
    message: string;
  }

  interface Framing {
    focus_x: number;
    focus_y: number;
    safe_x: number;
    safe_y: number;
    safe_width: number;
    safe_height: number;
    source: string;
    angle: number;
    exposure: number;
    contrast: number;
    warmth: number;
  }

  interface GalleryCard {
    id: number;
    title: string;
    slug: string;
    count: number;
    is_live: boolean;
    published: string | null;
    has_changes: boolean;
    updated: string;
    links: number;
    comments: number;
    edit: string;
    public: string | null;
    pictures: CardPicture[];
  }

  interface GalleryCards {
    galleries: GalleryCard[];
  }

  interface GoneItem {
    code: string;
    title: string;
  }

  interface History {
    changes: HistoryEntry[];
  }

  interface HistoryEntry {
    id: number;
    action_id: number;
    kind: string;
    who: string;
    at: string;
    field: string;
    before: string;
    after: string;
  }

  interface ImportPlan {
    new: PlannedItem[];
    changed: PlannedChange[];
    same: number;
    gone: GoneItem[];
    faults: FileFault[];
    remarks: FileFault[];
    applied: boolean;
    waiting: number;
  }

  interface KeyedName {
    key: string;
    name: string;
  }

  interface KnownFace {
    box: number[];
    name: string;
    slug: string;
    status: string;
  }

  interface Layout {
    ids?: string;
    boxes?: string;
    changes?: Changes;
    drops: [string, string, number][];
    starting_points: Facet[];
    generation: string;
    tag: string;
    total: number;
    in_stacks: number;
    folded: [number, number][];
    sort: string;
    sections: ([number, string, string | null])[];
    sessions: Record<string, SessionFacts>;
    facets: Facet[];
    timeline: Timeline | null;
    messages: string[];
    chips: Chip[];
    asked: string;
    wanted: string[];
    timezone: string;
  }

  interface LinkAnswers {
    id: number;
    title: string;
    gallery: LinkedGallery | null;
    count: number | null;
    url: string;
    has_password: boolean;
    sizes: string[];
    expires_at: string | null;
    state: string;
    views: number;
    downloads: number;
    picks: number;
    comments: number;
    by: string;
    created_at: string;
    last_seen_at: string | null;
    pictures: Record<string, LinkPicture>;
    hearts: LinkHeart[];
    visitor_comments: LinkComment[];
  }

  interface LinkComment {
    picture: string | null;
    name: string;
    text: string;
    at: string;
  }

  interface LinkFacts {
    id: number;
    title: string;
    gallery: LinkedGallery | null;
    count: number | null;
    url: string;
    has_password: boolean;
    sizes: string[];
    expires_at: string | null;
    state: string;
    views: number;
    downloads: number;
    picks: number;
    comments: number;
    by: string;
    created_at: string;
    last_seen_at: string | null;
  }

  interface LinkHeart {
    picture: string;
    name: string;
  }

  interface LinkPicture {
    thumb: string | null;
    title: string;
  }

  interface LinkedGallery {
    id: number;
    title: string;
    edit: string;
  }

  interface LiveFrames {
    ids: string[];
    cursor: string;
  }

  interface LiveQuery {
    q: string;
    filters: Record<string, string[]>;
  }

  interface Logo {
    url: string;
    corner: string;
    scale: number;
    opacity: number;
  }

  interface LooksLike {
    label: string;
    percent: number;
    found: string;
  }

  interface MadeGallery {
    id: number;
    edit: string;
  }

  interface MadeLink {
    id: number;
    url: string;
    hidden: Withheld[];
  }

  interface MayDo {
    edit: boolean;
    curate: boolean;
    share: boolean;
  }

  interface Missing {
    kind: string;
    name: string;
    url: string;
  }

  interface NamedFaces {
    name: string;
    action: number | null;
    pictures: string;
  }

  interface NamedGallery {
    id: number;
    title: string;
  }

  interface Names {
    names: KeyedName[];
  }

  interface Offer {
    recipe: string;
    label: string;
    note: string;
  }

  interface PageConfig {
    csrf: string;
    signIn: string;
    home: string;
    assets: string;
    edits: string;
    api: string;
    event: ConfigEvent;
    may?: MayDo;
    language?: SearchHelp;
    asset?: string | null;
    upload?: string | null;
    worker?: string;
    resume?: number | null;
    link?: ContributorLink;
    user?: number;
    crops?: CropsConfig;
    basket?: BasketContents;
    live?: string;
    base?: string;
    gallery?: number;
    links?: string;
    wall?: string;
    library?: string;
    others?: NamedGallery[];
    hasLogo?: boolean;
    mayChange?: boolean;
    layouts?: string[];
    board?: CoverageBoard;
    summary?: FaceSummary;
    on?: boolean;
    languages?: string[];
  }

  interface Palette {
    groups: PaletteGroup[];
  }

  interface PaletteGroup {
    name: string;
    label: string;
    items: PaletteItem[];
  }

  interface PaletteItem {
    label: string;
    note: string;
    url: string;
    icon: string;
    thumb: string | null;
    count: number | null;
  }

  interface PersonDepiction {
    source: string;
    status: string;
    why: string;
    slug: string;
    name: string;
    role: string;
  }

  interface Place {
    text: string;
    latitude?: number;
    longitude?: number;
  }

  interface Places {
    ids?: string;
    boxes?: string;
    changes?: Changes;
  }

  interface PlannedChange {
    code: string;
    title: string;
    room: string;
    when: string;
    differences: PlannedDifference[];
  }

  interface PlannedDifference {
    field: string;
    before: string;
    after: string;
  }

  interface PlannedImport {
    new: PlannedItem[];
    changed: PlannedChange[];
    same: number;
    gone: GoneItem[];
    faults: FileFault[];
    remarks: FileFault[];
  }

  interface PlannedItem {
    code: string;
    title: string;
    room: string;
    when: string;
  }

  interface PresentPerson {
    slug: string;
    name: string;
  }

  interface Provenance {
    verdict: string;
    sentence: string;
    made: string;
    fails: ProvenanceFailure[];
    steps: ProvenanceStep[];
    sources: string[];
  }

  interface ProvenanceFailure {
    code: string;
    words: string;
  }

  interface ProvenanceStep {
    signer: string;
    generator: string;
    title: string;
    signed_at: string;
    actions: string[];
  }

  interface PublishedGallery {
    version: number;
    left_out: Withheld[];
    url: string;
    embed: string;
  }

  interface Pulse {
    generation: string;
    total: number;
  }

  interface PutIntoBasket {
    added: string[];
    removed: string[];
    ids: string[];
    count: number;
    name: string | null;
    url: string | null;
  }

  interface Reading {
    can: boolean;
    on: boolean;
    waiting: number;
  }

  interface RecentSearch {
    query: string;
    words: string;
  }

  interface RecentSearches {
    searches: RecentSearch[];
  }

  interface RecipeChoice {
    slug: string;
    label: string;
  }

  interface ReviewAnswer {
    action: number;
    changed: number;
  }

  interface ReviewFrame {
    id: string;
    src: string | null;
    ratio: number;
    title: string;
    taken_at: string;
    colour: string;
    page: string;
    box: number[] | null;
  }

  interface ReviewGroup {
    kind: string;
    key: string;
    label: string;
    note: ReviewNote;
    left: number;
    reasons: string[];
    after: string;
    frames: ReviewFrame[];
    portraits: string[];
  }

  interface ReviewNote {
    text: string;
    starts?: string;
    ends?: string;
  }

  interface ReviewQueue {
    groups: ReviewGroup[];
  }

  interface ReviewSummary {
    counts: Record<string, number>;
    lacking: Record<string, number>;
    total: number;
    unknown_codes: number;
    reading: Reading;
    looking: Reading;
  }

  interface SavedCrop {
    id: number;
    name: string;
    ratio: string;
    x: number;
    y: number;
    width: number;
    height: number;
  }

  interface SearchHelp {
    forms: [string, string][];
    fields: [string, string][];
  }

  interface SearchNews {
    id: number;
    name: string;
    new: number;
    own: boolean;
  }

  interface SearchesNews {
    new: number;
    searches: SearchNews[];
  }

  interface SessionDepiction {
    source: string;
    status: string;
    why: string;
    code: string;
    title: string;
    room: string;
    starts: string;
    ends: string;
  }

  interface SessionFacts {
    title: string;
    room: string;
    starts: string;
    ends: string;
    speakers: string[];
    suggested: [number, number] | null;
  }

  interface SetTerms {
    changed: number;
    action: number | null;
  }

  interface ShareConfig {
    csrf: string;
    base: string;
    feedback: VisitorAnswers;
    name: string;
    picks: boolean;
    comments: boolean;
    sizes: string[];
  }

  interface SimilarName {
    facet: string;
    value: string;
    label: string;
    count: number;
  }

  interface SimilarNames {
    names: SimilarName[];
  }

  interface Stack {
    id: string;
    count: number;
  }

  interface StillWaiting {
    waiting: number;
  }

  interface Suggestion {
    kind: string;
    label: string;
    note: string;
    text: string;
    facet: string;
    value: string;
    count: number | null;
  }

  interface Suggestions {
    suggestions: Suggestion[];
  }

  interface TagDepiction {
    source: string;
    status: string;
    why: string;
    slug: string;
    label: string;
  }

  interface Terms {
    version: number;
    event: string;
    paragraphs: string[];
  }

  interface Tile {
    thumb: string | null;
    preview: boolean;
    hover: string | null;
    placeholder: string;
    colour: string;
    title: string;
    is_named: boolean;
    caption: string;
    persons: string[];
    maybe_persons: string[];
    session: string;
    session_is_guess: boolean;
    byline: string;
    rating: number | null;
    kind: string;
    duration: string;
    awaited: boolean;
    rights: TileRights;
    w: number;
    h: number;
    stack: Stack | null;
  }

  interface TileRights {
    answer: string;
    code: string;
    sentence: string;
    until: string | null;
  }

  interface Timeline {
    start: number;
    step: number;
    counts: number[];
    chosen: (number | null)[] | null;
  }

  interface Undone {
    action: number;
    state: string;
    skipped: number;
  }

  interface Value {
    value: string;
    label: string;
    count: number;
    depth?: number;
  }

  interface VisitorAnswers {
    hearts: Record<string, string[]>;
    mine: string[];
    comments: VisitorComment[];
  }

  interface VisitorComment {
    picture: string | null;
    name: string;
    text: string;
    at: string;
    id: number;
    mine: boolean;
  }

  interface WaysOn {
    drops: [string, string, number][];
    starting_points: Facet[];
  }

  interface WeighedRecipe {
    recipe: string;
    label: string;
    count: number;
    size: string;
  }

  interface Weights {
    recipes: WeighedRecipe[];
    left_out: number;
    why: string;
  }

  interface Withheld {
    id: string;
    title: string;
    reason: string;
  }

  interface Zip {
    id: string;
    state: string;
    done: number;
    total: number;
    left_out: number;
    size: number | null;
    problem: string;
    look: string;
    url: string | null;
  }
}

declare namespace Api {
  interface Arrival {
    id: number;
    path: string;
    size: number;
    sha256: string | null;
    state: string;
    asset_id: string | null;
    code: string;
    reason: string;
    what_to_do?: string;
    touched_at: string;
  }

  interface Arrivals {
    files: Arrival[];
    counts: Record<string, number>;
    now: string;
  }

  interface Batch {
    id: number;
    event: string;
    photographer: string;
    source: string;
    rights_class: string;
    usage_terms: string;
    template: Record<string, string>;
    clock_offset: number;
    created_at: string;
    finished_at: string | null;
    counts: Record<string, number>;
    changed?: number;
  }

  interface Beside {
    id: number;
    path: string;
    size: number;
    state: string;
    asset_id: string | null;
    code: string;
    reason: string;
    what_to_do?: string;
  }

  interface Group {
    name: string;
    verdict: "green" | "red";
    files: number;
    duplicates: number;
    reasons: string[];
    gaps: string[];
  }

  interface Refusal {
    status: number;
    code?: string;
    detail: string;
    missing?: number[];
  }

  interface Signed {
    url: string;
    key: string;
    headers: Record<string, string>;
  }

  interface SignedMany {
    answers: SignedOne[];
  }

  interface SignedOne {
    signed?: Signed;
    problem?: Refusal;
  }

  interface Upload {
    id: number | null;
    path: string;
    size: number;
    state: string;
    key: string | null;
    upload_id: string | null;
    part_size: number | null;
    part_count: number;
    parts: number[];
    asset_id: string | null;
    code: string;
    reason: string;
    what_to_do?: string;
    signed?: Signed | null;
    sidecar?: Beside | null;
  }

  interface UploadMany {
    answers: UploadOne[];
  }

  interface UploadOne {
    upload?: Upload;
    problem?: Refusal;
  }

  interface Uploads {
    files: Upload[];
  }
}
