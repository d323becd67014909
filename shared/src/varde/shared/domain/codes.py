"""The closed vocabularies of the domain. Values are the codes used in rules, storage and messages.

Sources: straffeloven § 257 first paragraph a-d for the forms of exploitation, the ILO's indicators of
forced labour (2012) for the indicator codes, and the partner group's own words for arena and urgency.
"""

from enum import StrEnum


class Language(StrEnum):
    """A language Varde writes in."""

    NB = "nb"
    NN = "nn"
    EN = "en"


class PageLanguage(StrEnum):
    """A language the public pages are offered in, which the reporter chooses; ISO 639-1.

    Varde itself writes only in a ``Language``: summaries, cards and notices.
    """

    NB = "nb"
    NN = "nn"
    EN = "en"
    SE = "se"
    PL = "pl"
    LT = "lt"
    RO = "ro"
    BG = "bg"
    UK = "uk"
    RU = "ru"
    AR = "ar"
    TI = "ti"
    SO = "so"
    TH = "th"
    VI = "vi"
    TL = "tl"
    ES = "es"

    @property
    def nearest(self) -> Language:
        """What Varde writes to a reader of this page: the same language, or else English."""
        return next((own for own in Language if own.value == self.value), Language.EN)


class Channel(StrEnum):
    """The door a concern came through."""

    EMAIL = "email"
    WEB = "web"


class Scan(StrEnum):
    """What a scan for malware said of an attachment."""

    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"


class Form(StrEnum):
    """Form of exploitation."""

    SEX = "SEX"
    LAB = "LAB"
    DOM = "DOM"
    BEG = "BEG"
    CRIM = "CRIM"
    WAR = "WAR"
    ORG = "ORG"
    MAR = "MAR"
    UNK = "UNK"


class Arena(StrEnum):
    """Where it happens."""

    HJEM = "HJEM"
    ARBEIDSPLASS = "ARBEIDSPLASS"
    GATE = "GATE"
    MASSASJE = "MASSASJE"
    INSTITUSJON = "INSTITUSJON"
    DIGITALT = "DIGITALT"
    OVERNATTING = "OVERNATTING"
    SJO = "SJO"
    SKOLE = "SKOLE"
    TRANSPORT = "TRANSPORT"
    UKJENT = "UKJENT"


class Urgency(StrEnum):
    """How fast somebody must look, most urgent first."""

    AKUTT = "AKUTT"
    HOY = "HOY"
    NORMAL = "NORMAL"
    RAAD = "RAAD"

    @property
    def rank(self) -> int:
        """0 for the most urgent."""
        return list(Urgency).index(self)


class AgeGroup(StrEnum):
    """Child or adult. Doubt counts as child (barnevernsloven; the partner group's rule)."""

    CHILD = "child"
    ADULT = "adult"
    UNKNOWN = "unknown"


class Reporter(StrEnum):
    """Who brings the concern, as a kind, never as a person."""

    EMPLOYEE = "employee"
    PRIVATE = "private"
    BUSINESS = "business"
    SELF = "self"
    UNKNOWN = "unknown"


class Persons(StrEnum):
    """Number of persons the concern is about, as a band."""

    ONE = "one"
    FEW = "few"
    MANY = "many"
    UNKNOWN = "unknown"


class TimeFrame(StrEnum):
    """How recent it is, as a band."""

    NOW = "now"
    RECENT = "recent"
    LONG = "long"
    UNKNOWN = "unknown"


class Request(StrEnum):
    """What is asked for."""

    CASE = "case"
    ADVICE = "advice"
    TRAINING = "training"


class HoldReason(StrEnum):
    """Why a case waits for the coordinator instead of standing in the channel."""

    UNREADABLE = "unreadable"
    PARTLY_READ = "partly_read"
    EMPTY = "empty"
    ONLY_ATTACHMENTS = "only_attachments"
    ENCRYPTED = "encrypted"
    LANGUAGE = "language"
    GUARD = "guard"
    ENGINE_FAILED = "engine_failed"
    TIMED_OUT = "timed_out"
    TOO_LONG = "too_long"
    CONFLICT = "conflict"
    NOT_A_CONCERN = "not_a_concern"
    SENDER_DOUBTFUL = "sender_doubtful"
    RARE = "rare"
    POLICY = "policy"
    ADDED_LATE = "added_late"
    AGAINST_CORRECTION = "against_correction"
    WITHDRAWN = "withdrawn"
    OWN_SUMMARY = "own_summary"


class Policy(StrEnum):
    """What may stand in the channel before the coordinator has looked."""

    AUTO_FACTS = "auto_facts"
    AUTO_ACCOUNT_LOW_RISK = "auto_account_low_risk"
    HOLD_ALL = "hold_all"


class Band(StrEnum):
    """A part of the facts that can be made wider."""

    ARENA = "arena"
    TIME_FRAME = "time_frame"
    REPORTER = "reporter"
    SIGNS = "signs"
    PERSONS = "persons"
    AGE = "age"


class Rarity(StrEnum):
    """Why facts together could point at somebody."""

    SMALL_ARENA = "small_arena"
    RARE_SIGN = "rare_sign"
    RARE_FORM = "rare_form"
    MANY_DETAILS = "many_details"
    FEW_ALIKE = "few_alike"


class Status(StrEnum):
    """Life cycle of a case (values are stable codes; the words people read are in the catalogues)."""

    RECEIVED = "mottatt"
    IN_REVIEW = "under_vurdering"
    URGENT = "hastesak"
    READY = "klar_for_drofting"
    DISCUSSED = "droftes"
    ASSIGNED = "fordelt"
    FOLLOW_UP = "under_oppfolging"
    WAITING = "venter"
    ADVICE_GIVEN = "raad_gitt"
    FORWARDED = "videresendt"
    CLOSED = "avsluttet"
    REOPENED = "gjenapnet"
    REJECTED = "avvist"


class Outcome(StrEnum):
    """Why a case was closed."""

    ADVICE = "raad"
    NOT_TRAFFICKING = "ikke_menneskehandel"
    LABOUR = "arbeidsliv"
    CHILD_WELFARE = "barnevern"
    POLICE = "politi"
    SHELTER = "krisesenter"
    HEALTH = "helse"
    NAV = "nav"
    REFLECTION_PERIOD = "refleksjonsperiode_sokt"
    DECLINED_HELP = "personen_onsket_ikke_hjelp"
    WITHDRAWN = "trukket"
    UNKNOWN = "ukjent"


class AssignmentState(StrEnum):
    """Where an assignment stands. ``PROPOSED`` comes from the rules; a person asks."""

    PROPOSED = "proposed"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


class AssignmentRole(StrEnum):
    """What the partner is asked to do."""

    LEAD = "lead"
    SUPPORT = "support"


class Role(StrEnum):
    """What an actor may do."""

    COORDINATOR = "coordinator"
    DEPUTY = "deputy"
    FALLBACK = "fallback"
    """Leads the cases that neither the coordinator nor a deputy may know of, and sees no others."""
    MEMBER = "member"
    SYSTEM = "system"
