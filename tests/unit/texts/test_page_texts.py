"""The words of public pages: what is not translated stands in marked English, never as a key and never unread."""

from datetime import date
from pathlib import Path

import pytest
from babel import Locale
from markupsafe import Markup

from varde.shared.domain.codes import Language, PageLanguage
from varde.shared.errors import Permanent
from varde.shared.texts.pages import (
    OWN_NAMES,
    Untranslated,
    direction,
    marks,
    page_texts,
)

PACKAGE = "varde.intake_web"
CALL = "Call 112"
PHONE = (
    "Do you want to add something, or ask about it? Call the coordinator on {phone}, or come and see us, "
    "and say the code. You do not have to say who you are."
)
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
POLISH = '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"\n'


def own(folder: Path, language: PageLanguage, entries: str, header: str = HEADER) -> Path:
    """A municipality's folder of translations, with one file in it."""
    folder.mkdir(exist_ok=True)
    (folder / f"{language}.po").write_text(f"{header}\n{entries}", encoding="utf-8")
    return folder


def entry(english: str, text: str, flag: str = "") -> str:
    return f'{flag}msgid "{english}"\nmsgstr "{text}"\n'


def test_what_is_not_translated_is_english_that_says_it_is_english() -> None:
    text = page_texts(PACKAGE, PageLanguage.AR)("No such message, <b> & all")
    assert text == "No such message, <b> & all"
    assert isinstance(text, Untranslated)
    html = '<span lang="en" dir="ltr">No such message, &lt;b&gt; &amp; all</span>'
    assert str(Markup("{}").format(text)) == html
    assert marks(text) == ' lang="en" dir="ltr"'
    assert marks("oversatt") == ""


def test_values_in_an_untranslated_text_are_escaped_too() -> None:
    text = page_texts(PACKAGE, PageLanguage.PL)("Hello {name}", name="<script>")
    assert "<script>" not in str(Markup("{}").format(text))
    assert "Hello &lt;script&gt;</span>" in str(Markup("{}").format(text))


@pytest.mark.parametrize("language", PageLanguage)
def test_norwegian_and_english_pages_are_whole_and_the_others_say_what_they_are(
    language: PageLanguage,
) -> None:
    t = page_texts(PACKAGE, language)
    whole = language.nearest.value == language.value
    assert t.complete == whole
    assert isinstance(t("No such message"), Untranslated)
    assert isinstance(t(CALL), Untranslated) != whole


@pytest.mark.parametrize("language", PageLanguage)
def test_each_language_has_its_own_name_as_unicode_has_it(language: PageLanguage) -> None:
    unicode_s = Locale.parse(language.value).get_language_name(language.value) or ""
    differ = {PageLanguage.TL: "Tagalog", PageLanguage.NB: "Bokmål", PageLanguage.NN: "Nynorsk"}
    known = differ.get(language) or unicode_s
    assert OWN_NAMES[language].casefold() == known.casefold()


@pytest.mark.parametrize("language", PageLanguage)
def test_direction_is_as_unicode_has_it(language: PageLanguage) -> None:
    assert direction(language) == Locale.parse(language.value).text_direction


def test_varde_s_own_language_for_a_reader_is_the_page_s_or_english() -> None:
    assert PageLanguage.NN.nearest is Language.NN
    assert PageLanguage.SE.nearest is Language.EN
    assert PageLanguage.AR.nearest is Language.EN


def test_a_municipality_s_translation_goes_before_varde_s(tmp_path: Path) -> None:
    folder = own(tmp_path, PageLanguage.NB, entry(CALL, "Ring nødnummer 112"))
    t = page_texts(PACKAGE, PageLanguage.NB, folder)
    assert t(CALL) == "Ring nødnummer 112"
    assert t("Send") == "Send"
    assert t.complete


def test_what_is_marked_as_doubtful_or_left_empty_does_not_go_live(tmp_path: Path) -> None:
    entries = entry(CALL, "Zadzwoń", "#, fuzzy\n") + "\n" + entry("Send", "")
    t = page_texts(PACKAGE, PageLanguage.PL, own(tmp_path, PageLanguage.PL, entries))
    assert isinstance(t(CALL), Untranslated)
    assert isinstance(t("Send"), Untranslated)


def test_plural_forms_follow_the_language_and_numbers_are_written_as_it_does(
    tmp_path: Path,
) -> None:
    entries = (
        'msgid "{n} message"\nmsgid_plural "{n} messages"\nmsgstr[0] "{n} wiadomość"\n'
        'msgstr[1] "{n} wiadomości"\nmsgstr[2] "{n} wiadomości (wiele)"\n'
    )
    folder = own(tmp_path, PageLanguage.PL, entries, HEADER + POLISH)
    t = page_texts(PACKAGE, PageLanguage.PL, folder)
    said = [t.plural("{n} message", "{n} messages", n) for n in (1, 3, 5, 12_000)]
    assert said == [
        "1 wiadomość",
        "3 wiadomości",
        "5 wiadomości (wiele)",
        "12\N{NO-BREAK SPACE}000 wiadomości (wiele)",
    ]
    missing = page_texts(PACKAGE, PageLanguage.RU).plural("{n} day", "{n} days", 12_000)
    assert missing == "12,000 days"
    assert isinstance(missing, Untranslated)


def test_a_plural_with_a_form_missing_is_not_half_used(tmp_path: Path) -> None:
    entries = 'msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} dzień"\nmsgstr[1] ""\nmsgstr[2] ""\n'
    folder = own(tmp_path, PageLanguage.PL, entries, HEADER + POLISH)
    text = page_texts(PACKAGE, PageLanguage.PL, folder).plural("{n} day", "{n} days", 1)
    assert isinstance(text, Untranslated)


@pytest.mark.parametrize("language", PageLanguage)
def test_every_language_writes_a_date_in_its_own_way(language: PageLanguage) -> None:
    written = page_texts(PACKAGE, language).date(date(2026, 11, 26))
    assert "26" in written
    assert "2026" in written
    if language is not PageLanguage.EN:
        assert "November" not in written.replace("Nobyembre", "") or language is PageLanguage.SO


def test_the_groups_of_a_phone_number_keep_their_order_from_right_to_left(tmp_path: Path) -> None:
    entries = entry("Call 116 111", "\u0627 116 111") + entry(PHONE, "\u0627 {phone}.")
    t = page_texts(PACKAGE, PageLanguage.AR, own(tmp_path, PageLanguage.AR, entries))
    assert t("Call 116 111") == "\u0627 \u2066116 111\u2069"
    assert t(PHONE, phone="+47 68 05 10 10") == "\u0627 \u2066+47 68 05 10 10\u2069."


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Zadzwoń", "must fill in {phone}"),
        ("Zadzwoń {phone} {name}", "must fill in {phone}"),
        ("Zadzwoń {phone.__class__}", "must fill in {phone}"),
        ("Zadzwoń {phone", "has a brace that is not closed"),
    ],
)
def test_a_translation_that_fills_in_something_else_is_refused_by_name(
    tmp_path: Path, text: str, complaint: str
) -> None:
    folder = own(tmp_path, PageLanguage.PL, entry(PHONE, text))
    with pytest.raises(Permanent, match=r"pl\.po") as refused:
        page_texts(PACKAGE, PageLanguage.PL, folder)
    assert complaint in str(refused.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"msgid nonsense"])
def test_a_file_that_is_no_catalogue_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "uk.po").write_bytes(content)
    with pytest.raises(Permanent, match=r"uk\.po"):
        page_texts(PACKAGE, PageLanguage.UK, tmp_path)
