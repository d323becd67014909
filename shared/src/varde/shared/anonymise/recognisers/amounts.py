"""How much and how many: sums of money and counts of people, and the band of each."""

import re

from varde.shared.anonymise.recognisers.figures import in_figures
from varde.shared.anonymise.recognisers.numbers import DIGIT
from varde.shared.anonymise.recognisers.rules import Around, Family, here, number, rule, words
from varde.shared.anonymise.spans import Kind

_AMOUNT = r"\d{1,3}(?:[ .,]?\d{3}){0,4}(?:[,.]\d{1,2})?"
_CURRENCY = (
    r"(?:kr\b\.?|kroner|kronar|nok\b|euros?\b|eur\b|dollars?\b|usd\b|pund\b|pounds?\b|gbp\b|lei\b|zł|zloty|baht\b"
    r"|pesos?\b|rubler\b|,-|€|\$)"
)
_NO_GROUP_BEFORE = r"(?<!\+ )" + "".join(rf"(?<!(?<![\w.,:/\-])\d{{{n}}} )" for n in (1, 2, 3))
"""Not inside a longer number; a name or a time may end in a digit."""
_PEOPLE = (
    r"(?:menn|mann|kvinner|damer|jenter|gutter|karer|karar|personer|personar|kunder|kundar|ansatte|tilsette|arbeidere"
    r"|arbeidarar|arbeidstakere|beboere|bebuarar|barn|unger|ungdommer|mennesker|folk|utlendinger|utlendingar|stykker"
    r"|stykk|jentene|mennene|kvinnene|naboer|elever|elevar|gjester|gjestar|men|women|people|girls|boys|persons|workers"
    r"|andre|others|(?:of|av) (?:us|them|oss|dem|dei)|customers|clients|guests|children|kids|residents|employees|polakk\w{1,4}|litau\w{1,5}|rumen\w{1,4}|bulgar\w{1,4}"
    r"|vietnames\w{1,4}|filippin\w{1,5}|thai\w{1,8}|ukrain\w{1,4}|utlending\w{1,4}|innvandr\w{1,6}|migrants|foreigners|\w{3,12}ians|filipinos|chinese|vietnamese|poles|thais)"
)
_PAID = (
    "betal betale betala betaler betalar betalte betalt skylder skylde skyldte skuldar skulda skuldig skyldig tjener tjene "
    "tjente tjent tener tene tente tent koster kostar kosta kostet lønn lønna lønnen løn løna leie leia leige leiga husleie "
    "husleia husleige gjeld gjelda gjelden pay pays paid paying owe owes owed earn earns earned cost costs rent debt pris prisen prisene prisane price prices "
    "får få fikk fekk krever krev krevde kravde get gets got receive receives received "
    "ga gav gir gi gjev gitt gjeve låne låner lånar lånte give gives gave lent lend"
).split()
"""What a number is a sum of money behind, without a currency."""
_FEW = (
    r"(?:en|én|ei|ein|to|tre|fire|fem|one|two|three|four|five|[1-5]) (?:\w{1,14} ){0,1}(?:stykker|stykk|\w{0,25}"
    r"(?:pleier\w{0,3}|dykk\w{1,4}|arbeider\w{0,2}|arbeidarar|ansatte|tilsette|kollegaer|kollegaar|lærere|lærarar"
    r"|leger|legar|rådgiver\w{0,2}|rådgjevarar|vekter\w{0,2}|vektarar|naboer|naboar|personer|personar|of us|colleagues|employees|workers|nurses|teachers|divers|people who))"
)

_around = Around(
    DIGIT,
    (
        number(
            Kind.SUM,
            6,
            rf"(?<!\d){_AMOUNT} ?(?:(?:hundre|tusen|hundred|thousand|mill\.?|millioner|million|lapper|k\b) ?)?{_CURRENCY}",
        ),
        number(
            Kind.SUM,
            6,
            rf"(?<!\d){_AMOUNT} ?(?:(?:hundre|hundred) )?(?:tusen\b|thousand\b|mill\b\.?|(?:hundre|tusen)?lapp(?:er|ar)\b|million(?:er|ar)?\b)",
        ),
        rule(Kind.SUM, 6, rf"(?:\bkr\.?|\bnok|\beur|\busd|€|\$|£) ?{_AMOUNT}(?!\w)"),
        number(Kind.SUM, 6, r"(?<![\w.,])\d{1,3} ?k\b(?! ?m)"),
        number(Kind.SUM, 6, r"(?<![\w.,])\d{2,3}['’](?=[\s.,;!?)]|$)"),
        number(
            Kind.SUM,
            7,
            r"(?<![\d.,])(?P<m>(?:\d{1,3} ?- ?)?(?:\d{2,3}|\d{1,3}[ .,]?\d{3}))(?= (?:i (?:måned|månad|time|dag|uk|vek)\w{0,4}"
            r"|(?:per|pr\.?) (?:måned|månad|time|dag|uke|veke|rom|kunde|natt|kveld|gang)|(?:a|per) (?:month|day|week|night|hour)"
            r"|om dagen|[ip]å? h[aåo]nd\w{0,2}|in (?:the )?hand|kilo\w{0,2}|timen)\b)",
        ),
        rule(
            Kind.SUM,
            7,
            r"\b(?:timeløn\w{0,3}|timepris\w{0,3}|hourly (?:pay|wage|rate)) (?:er|e|var|på|is|was|of) (?P<m>\d{2,4})\b",
        ),
        number(Kind.SUM, 5, rf"{_NO_GROUP_BEFORE}(?<![\d+])\d{{1,3}} \d\d0(?! ?\d)"),
        number(Kind.SUM, 5, rf"{_NO_GROUP_BEFORE}(?<![\d+])\d \d{{3}} 000(?! ?\d)"),
        number(
            Kind.COUNT,
            4,
            rf"(?<![\d.,:/\-+])(?:1[1-9]|[2-9]\d|\d{{3}})(?= (?:(?!(?:fra|frå|from|av|of|og|and|med|with|i|in|på|til|to|som) )\w{{2,14}} )?{_PEOPLE}\b)",
        ),
        rule(
            Kind.COUNT,
            4,
            r"\b(?:talt|talde|telte|counted|minst|(?<!kvart )(?<!kvarter )(?<!\d )over|opptil|opp til|opptill|at least|up to) (?P<m>1[1-9]|[2-9]\d)(?= (?:på|in|i) )",
        ),
        number(
            Kind.COUNT,
            4,
            r"(?<![\d.,:/\-+])(?:1[1-9]|[2-9]\d)(?= (?:om bord|ombord|aboard|on board|i alt|totalt|til sammen|tilsaman|in total|altogether)\b)",
        ),
    ),
)
_few = words(
    (
        _PAID,
        here(
            rule(
                Kind.SUM,
                7,  # a year, mostly, but not here
                r"\w{2,8}(?: (?:bare|berre|kun|only|ca\.?|cirka|rundt|kring|omtrent|about|around))? (?P<m>(?:19|20)\d0)(?![\w%]|[.,:/\-]?\d)",
            )
        ),
    ),
    (
        _PAID,
        here(
            rule(
                Kind.SUM,
                5,
                r"\w{2,8}(?: [^\W\d]{1,10}){0,3} (?P<m>\d{1,3}[ .,]\d{3}|\d{3,6})(?![\w]|[.,:/\-]?\d| \d{2}| ?%)",
            )
        ),
    ),
    (
        ["bare", "berre", "kun", "only", "just"],
        here(rule(Kind.COUNT, 5, rf"(?:bare|berre|kun|only|just) {_FEW}\b")),
    ),
    (
        ["vi", "me", "we"],
        here(
            rule(
                Kind.COUNT,
                5,
                r"(?:vi|me|we) (?:er|are) (?:kun |jo )?(?P<m>(?:bare|berre|kun|only|just) (?:to|tre|fire|fem|two|three|four|five|[2-5]))"
                r"(?! (?:dag|måned|månad|uke|veke|time|år|minutt|km|meter|days|weeks|hours|minutes)\w{0,3})\b",
            )
        ),
    ),
)


amounts = Family(_few, [_around])
"""Sums, counts above ten, and "only two nurses", in normalised text."""


_SCALES = {
    "hundre": 100,
    r"tusen|thousand|\blapper|\d ?k\b|\d['’]": 1_000,
    "mill": 1_000_000,
}


def is_few(found: str) -> bool:
    """Whether a count says that they are few (and so, who)."""
    return not in_figures(found).strip().isdigit()


def magnitude(found: str) -> int:
    """The power of ten of a sum, from 1 (under a hundred) to 6 (a million and more); of two sums that of the larger."""
    found = in_figures(found)
    numbers = re.findall(r"\d[\d .,]{0,24}", found)
    wholes = [re.sub(r"[.,]\d{1,2}$", "", number.strip()) for number in numbers]
    value = max((int(re.sub(r"\D", "", whole)) for whole in wholes), default=0)
    low = found.casefold()
    for scale, factor in _SCALES.items():
        value *= factor if re.search(scale, low) else 1
    return min(6, max(1, len(str(value)) - 1))


def currency(found: str) -> str:
    """``kroner``, ``euro`` or ``dollar``; empty for any other, which would tell the country."""
    low = found.casefold()
    if re.search(r"kr|nok|,-|lapp", low):
        return "kroner"
    if re.search(r"eur|€", low):
        return "euro"
    return "dollar" if re.search(r"dollar|usd|\$", low) else ""
