"""How a word is written and how well it is known, and how sure the tagger must be to leave it."""

import re
from enum import IntEnum, auto
from typing import NamedTuple

from varde.shared.anonymise.other_languages import NONE, is_word_of
from varde.shared.anonymise.spans import Kind
from varde.shared.anonymise.tokens import BLANK
from varde.shared.lexicon import Commonness, Lexicon

_PUBLIC = frozenset(
    (
        "adhd adr airbnb altinn april arbeidstilsynet august bankid barnevernet barnevernstjenesten bufdir bufetat "
        "bup caritas cv december discord dna dps dr duf e-post emne facebook february finn fnr fredag friday google "
        "gps hei hiv hms i id instagram ip ip-adr ip-adresse january journalnr july june kols kom kommunen kontonr "
        "krisesenteret laurdag legevakta legevakten lørdag mandag march may messenger minid mms mob monday mr mrs ms "
        "madam mvh måndag nav nb november obs october ok onlyfans onsdag org "
        "orgnr pc politiet postmottak postnr ppt ps ptsd regnr rosa rvts saksnr saturday september signal sir snapen "
        "skatteetaten sms snap snapchat statsforvalteren sundag sunday søndag telegram thursday tiktok tinder "
        "tirsdag tlf tlfnr torsdag tuesday tv tysdag udi une viber vipps wechat wednesday whatsapp youtube"
    ).split()
)
"""Public bodies, platforms, abbreviations and days of the week: they point at nobody."""
_ABBREVIATIONS = frozenset(
    (
        "a.m. adv. avd. bl.a. ca. d.o.b. d.v.s. dr. e.g. e.l. evt. f.eks. f.o.m. i.e. i.f.t. i.h.t. jf. kap. kl. kto.nr. m.a.o. "
        "m.fl. m.m. m.v. mob. mr. mrs. ms. nr. o.a. o.l. o.s.v. org.nr. p.g.a. p.m. p.t. pers.nr. post.nr. prof. reg.nr. "
        "saks.nr. t.o.m. tlf. tlf.nr."
    ).split()
)
"""With the dot that is part of them in the middle of a sentence."""
ENGLISH = frozenset(
    (
        "an and are aren't be been but can can't could couldn't didn't do does doesn't don't from had hadn't has hasn't have "
        "haven't he he'd he'll he's him his i'd i'll i'm i've is isn't it it's its let's me my not of or our she she'd she'll "
        "she's shouldn't that that's the their them there there's they they'd they'll they're they've this to was wasn't we "
        "we'd we'll we're we've were weren't what what's when where which who who's why will with won't would wouldn't you "
        "you'd you'll you're you've your"
    ).split()
)
"""Words that hold English sentences together."""
_SPOKEN = frozenset(
    (
        "æ æg mæ dæ sæ dæm dåkker dokker dokke ka kem korsen koffer korfor katti itj itjnå ikkj ittj itte e va hadd hadde fådd "
        "kjæm nåkka nokka nåkken nokken nån nånn ifra frå møkje mykje sku skull kunn vill veka måna månan unga ungan "
        "ungane hær dær berre snakka tel pæng pænga kund"
    ).split()
)
"""Small words as they are spoken, most of which no list of written words holds."""
_GRAMMAR = frozenset({"ho", "min"})
"""Pronouns that are names, too: in lower case nearly every text has them."""
_FOREIGN = re.compile(r"[^\W\d_\u0000-\u024F\u1E00-\u1EFF]")


class Setting(NamedTuple):
    """What a word's text is written in beside Norwegian."""

    english: bool = False
    """True for a text in English."""
    others: frozenset[str] = NONE
    """Other languages, ISO 639-1."""


class Look(IntEnum):
    """How a word is written and how well it is known."""

    BLANK = auto()
    """Dealt with already."""
    SIGN = auto()
    """No letters in it."""
    PUBLIC = auto()
    """A public body, platform or abbreviation that points at nobody."""
    OTHER_LANGUAGE = auto()
    """A small word, with no capital of its own, of another language that the text is written in."""
    FOREIGN = auto()
    """In other letters than Latin ones."""
    LISTED = auto()
    """On the lists of names and places, and no common word."""
    UNKNOWN = auto()
    """In no lexicon."""
    NAMESAKE = auto()
    """A word in lower case that is also on the lists of names and places, and not very common."""
    RARE = auto()
    """A word in lower case that is known, but hardly ever used."""
    RARE_CASELESS = auto()
    """The same, in a sentence without any capital."""
    PLAIN = auto()
    """A word in lower case that is hardly ever written with a capital, or a compound of such words."""
    RARE_OPENING = auto()
    """The same, and no compound, with the capital that opens a sentence."""
    CAPITAL = auto()
    """A known word with a capital in mid-sentence."""
    OPENING = auto()
    """A known word with the capital that opens a sentence."""
    PLAIN_OPENING = auto()
    """The same, of a word that otherwise hardly ever has a capital."""
    CASELESS = auto()
    """A known word in a sentence without any capital."""
    PLAIN_CASELESS = auto()
    """The same, of a word that is hardly ever written with a capital elsewhere."""
    NAMELIKE_CASELESS = auto()
    """The same, of a word that is often written with a capital elsewhere."""
    FREQUENT_CASELESS = auto()
    """The same, of a very common word."""
    FREQUENT = auto()
    """A very common word in lower case, or opening a sentence."""
    WORD = auto()
    """Any other known word in lower case."""


_NEVER = 2.0
FLOORS = {
    Look.BLANK: _NEVER,
    Look.PUBLIC: _NEVER,
    Look.OTHER_LANGUAGE: _NEVER,
    Look.SIGN: 0.5,
    Look.FOREIGN: 0.0,
    Look.LISTED: 0.0,
    Look.UNKNOWN: 0.0003,
    Look.NAMESAKE: 0.02,
    Look.RARE: 0.02,
    Look.RARE_CASELESS: 0.01,
    Look.PLAIN: 0.6,
    Look.CAPITAL: 0.005,
    Look.OPENING: 0.02,
    Look.RARE_OPENING: 0.003,
    Look.PLAIN_OPENING: 0.15,
    Look.CASELESS: 0.03,
    Look.PLAIN_CASELESS: 0.2,
    Look.NAMELIKE_CASELESS: 0.006,
    Look.FREQUENT_CASELESS: 0.1,
    Look.FREQUENT: 0.6,
    Look.WORD: 0.2,
}
"""The probability of being a name from which a word is masked: chosen on NorNE's development part."""
FLOORS_AGAIN: dict[tuple[Look, Kind], float] = {
    (look, kind): 0.0
    for look in (Look.CAPITAL, Look.LISTED, Look.UNKNOWN)
    for kind in (Kind.PERSON, Kind.PLACE, Kind.ORGANISATION)
} | {
    (Look.UNKNOWN, Kind.UNKNOWN): 0.0,
    (Look.OPENING, Kind.PERSON): 0.0,
    (Look.PLAIN_OPENING, Kind.PERSON): 0.0,
    (Look.WORD, Kind.PERSON): 0.05,
    (Look.PLAIN, Kind.PERSON): 0.05,
    (Look.PLAIN_CASELESS, Kind.PERSON): 0.02,
    (Look.RARE_CASELESS, Kind.PERSON): 0.0,
    (Look.RARE_CASELESS, Kind.UNKNOWN): 0.0,
}
"""From where a word is masked that was found to be part of a name elsewhere in the concern."""
ORDINARY = frozenset(
    {
        Look.RARE,
        Look.RARE_CASELESS,
        Look.PLAIN,
        Look.RARE_OPENING,
        Look.FREQUENT,
        Look.FREQUENT_CASELESS,
        Look.WORD,
        Look.CASELESS,
        Look.PLAIN_CASELESS,
        Look.NAMELIKE_CASELESS,
        Look.OPENING,
        Look.PLAIN_OPENING,
    }
)
"""Looks of which a title (of a work, a product, an event) may be made without telling anything."""


_NORWEGIAN = Setting()


def look_of(
    word: str, lexicon: Lexicon, *, opening: bool, caseless: bool, setting: Setting = _NORWEGIAN
) -> Look:
    """The look of ``word``, which opens a sentence, or stands in one without capitals, or neither."""
    low = word.casefold()
    if word == BLANK:
        return Look.BLANK
    if not any(c.isalpha() for c in word):
        return Look.SIGN
    if low in _PUBLIC or low in _ABBREVIATIONS:
        return Look.PUBLIC
    if _FOREIGN.search(word):
        return Look.FOREIGN
    own_capital = not (word.islower() or (opening and word.istitle()))
    if setting.others and not own_capital and is_word_of(low, setting.others, lexicon):
        return Look.OTHER_LANGUAGE
    return _known(word, lexicon, opening=opening, caseless=caseless, english=setting.english)


def _known(word: str, lexicon: Lexicon, *, opening: bool, caseless: bool, english: bool) -> Look:
    low = word.casefold()
    if (low in _SPOKEN and (word.islower() or opening)) or (english and low in ENGLISH):
        return Look.FREQUENT
    listed = lexicon.is_name(low) or lexicon.is_place(low)
    if listed and low not in lexicon.words:
        return Look.LISTED
    plain = not listed and (lexicon.is_plain(low) or (english and lexicon.is_english(low)))
    if not (listed or (plain and word.islower()) or lexicon.knows(low)):
        return Look.UNKNOWN
    if word.islower():
        if listed and not lexicon.is_common(low) and low not in _GRAMMAR:
            return Look.NAMESAKE
        return _lower(low, lexicon, caseless=caseless, plain=plain)
    return _capital(low, lexicon, listed=listed, plain=plain) if opening else Look.CAPITAL


def _lower(low: str, lexicon: Lexicon, *, caseless: bool, plain: bool) -> Look:
    commonness = lexicon.commonness(low)
    if commonness is Commonness.FREQUENT:
        return Look.FREQUENT_CASELESS if caseless else Look.FREQUENT
    if plain:
        return Look.PLAIN_CASELESS if caseless else Look.PLAIN
    if commonness is Commonness.RARE:
        return Look.RARE_CASELESS if caseless else Look.RARE
    if not caseless:
        return Look.WORD
    return Look.NAMELIKE_CASELESS if lexicon.is_capitalised(low) else Look.CASELESS


def _capital(low: str, lexicon: Lexicon, *, listed: bool, plain: bool) -> Look:
    """The look of a known word with the capital that opens a sentence."""
    commonness = lexicon.commonness(low)
    if commonness is Commonness.FREQUENT and not listed:
        return Look.FREQUENT
    if plain:
        return Look.PLAIN_OPENING
    if commonness is Commonness.RARE and not lexicon.is_compound(low):
        return Look.RARE_OPENING
    return Look.OPENING
