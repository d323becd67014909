"""Where somebody lives or is: streets, rooms, properties, coordinates, and half an address."""

from varde.shared.anonymise.recognisers.numbers import DIGIT
from varde.shared.anonymise.recognisers.rules import FAR, Around, Family, here, number, rule, words
from varde.shared.anonymise.spans import Kind

_WORD = r"[^\W\d_]"
_ROOM = (
    r"(?:[ ,]{1,3}(?:leil\.?|leilighet|leilegheit|hybel|oppgang|etg\.?|rom|flat|apt\.?|H)[ .]{0,2}\w{1,6}"
    r"|[ ,]{1,3}\d{1,2}\. ?(?:etg\b\.?|etasje|høgda))?"
)
_LETTER = r"(?:(?! i\s+\w)[ ]?[A-Za-z])?"
"""Of a house with several entrances; no letter is "i", with a town after it."""
_HOUSE = (
    "blokka blokken blokk huset hus leiligheten leiligheta leilegheita gården garden gata bygget bygningen "
    "oppgangen kjelleren kjellaren hytta rekkehuset hybelen brakka brakken boligen flat house apartment "
    "building block"
).split()
_BESIDE = (
    r"(?:rett )?(?:ved siden av|ved sida av|ved|bak|over|under|ovenfor|ovanfor|nedenfor|nedanfor|overfor|mot"
    r"|vis-?a-?vis|next to|behind|above|opposite|across from|by)"
)
_LANDMARK = (
    r"(?:(?:den gamle |det gamle |gamle |the old |the )?(?:rema(?: 1000)?|kiwi|coop\w{0,10}|joker|meny|bunnpris|extra|spar"
    r"|esso|shell|circle ?k|uno-?x|yx|mcdonald'?s|burger king|kirk[ae]n?|kyrkja|moskeen|skolen|skulen|butikken"
    r"|bensinstasjonen|kaia|brua|svingen|rundkjøringa?|church|school|shop|petrol station|bridge)"
    r"|(?-i:[A-ZÆØÅ])[\w\-]{1,40})(?: (?:i|på|in) (?-i:[A-ZÆØÅ])[\w\-]{1,40})?"
)

_around = Around(
    DIGIT,
    (
        number(
            Kind.ADDRESS,
            8,
            r"(?<!\d)\d{1,3}[.,]\d{3,9}°?\s?[NS]?[ ,;/]{1,4}\d{1,3}[.,]\d{3,9}°?\s?[EØWV]?(?!\d)",
        ),
        number(
            Kind.ADDRESS,
            8,
            r"(?<!\d)\d{1,3}°\s?\d{1,2}['′’](?:\s?\d{1,2}(?:[.,]\d{1,3})?[\"″”])?\s?[NSEØWV]?",
            cased=True,
        ),
        rule(
            Kind.ADDRESS,
            8,
            r"\b(?:gnr|gårdsnr|gardsnr|gårdsnummer|g\.nr)\.?\s{0,3}\d{1,4}[ ,/]{0,3}"
            r"(?:(?:bnr|bruksnr|bruksnummer|b\.nr)\.?\s{0,3})?\d{0,5}",
        ),
        rule(Kind.ADDRESS, 7, r"(?<!\w)[HKLU]0[1-9]\d{2}(?!\w)"),
        rule(
            Kind.ADDRESS,
            7,
            rf"(?<![\w])(?:[A-ZÆØÅ][\w.'’\-]{{0,40}} ){{0,2}}{_WORD}[\w'’\-]{{0,40}}"
            r"(?:gate|gata|gaten|(?<![al])gt\.?|gt\.|vei|veien|veg|vegen|vn\.?|vg\.?|allé|alléen|alle|plass|plassen|stien|sti"
            r"|bakken|bakke|svingen|sving|kroken|tunet|tun|løkka|brinken|stredet|kaia|brygga|torget|torg|ringen"
            r"|lia|haugen|åsen|myra|jordet|toppen|geilen|smauet|kleiva|terrassen|jordene|svingane|parken)"
            rf"\s{{1,2}}\d{{1,4}}{_LETTER}\b(?![/.:]\d){_ROOM}",
            cased=True,
        ),
        rule(
            Kind.ADDRESS,
            7,
            r"(?<!\w)(?:[A-ZÆØÅ][\w'’\-]{1,40} ){1,3}(?:gate|gata|gt\.?|vei|veg|vn\.?|vg\.?|plass|allé|street"
            rf"|road|st\.?|torg|terrasse)\s{{1,2}}\d{{1,4}}{_LETTER}\b(?![/.:]\d){_ROOM}",
            cased=True,
        ),
        rule(
            Kind.ADDRESS,
            6,
            r"\b(?:rom|room|leil|leil\.|leilighet|leilegheit|apartment|apt|flat|hytte|hytta|hybel|oppgang|avd"
            r"|avd\.|avdeling|brakke|brakka|barracks?|lugar|cabin|unit|kai|quay|pier|dock|berth|lot|plass nr|postboks|(?:i|hus|gate|house) nr)"
            r"\b(?!(?<!leil)(?<!avd)(?<!apt)(?<!nr)\. )[ .:#]{1,3}"  # "in the room. I know" has no number
            r"(?P<m>\d{1,4}[a-z]?(?:(?:,| og| and) \d{1,4}[a-z]?){0,3}|(?-i:[A-HJ-Z])\d{0,3}|(?-i:I)\d{1,3})(?!\w|[,.]\d)",
        ),
        rule(Kind.ADDRESS, 7, r"\bavd\.? ?\d{1,3}[a-z]?\b"),
        number(Kind.ADDRESS, 5, r"(?<![\d.])\d{1,2}\. ?(?:etg\b\.?|etasje|høgda)"),
        rule(
            Kind.NUMBER,
            5,
            r"\b(?:nr|no|nummer|number)\b[ .:#]{1,3}(?P<m>\d{1,4}[a-z]?(?:(?:,| og| and) \d{1,4}[a-z]?){0,5})(?!\w|[,.]\d)",
        ),
        number(Kind.ADDRESS, 7, r"(?<!\d)\d{4}[ ]{1,2}[A-ZÆØÅ][\w\-]{1,40}", cased=True),
        rule(
            Kind.ADDRESS,
            6,
            r"\b\w{0,20}(?:distrikt|sone|sona|krets|rode|roden|kvartal|felt|bygg|blokk|brygge) \d{1,4}[a-z]?\b(?! ?(?:år|kr|%))",
        ),
        rule(
            Kind.ADDRESS,
            6,
            r"(?:\b(?:gate|gata|vei|veien|veg|vegen|hus|house) )?\b(?:nr|nummer|number)\.? \d{1,3}[a-z]?"
            r"(?: (?:på hjørnet|ved enden|i enden|innerst|ytterst|øverst|nederst|til venstre|til høyre|on the corner))",
        ),
    ),
    FAR,
)
_letters = words(
    (
        [
            "oppgang",
            "avd",
            "avdeling",
            "kai",
            "blokk",
            "brakke",
            "brakka",
            "lugar",
            "block",
            "unit",
        ],
        here(
            rule(
                Kind.ADDRESS,
                6,
                r"(?:oppgang|avd|avdeling|kai|blokk|brakke|brakka|lugar|block|unit)\.? (?P<m>(?-i:[A-ZÆØÅ]))(?!\w)",
            )
        ),
    ),
    (_HOUSE, here(rule(Kind.ADDRESS, 6, rf"\w{{1,20}} {_BESIDE} {_LANDMARK}"))),
)


addresses = Family(_letters, [_around])
"""Addresses, whole and half, in normalised text."""
