"""Every charset in use, declared rightly, wrongly, under other names, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.letters import letter
from varde.shared.mail.charsets import declared_in_html, decode
from varde.shared.mail.reading import read_mail

NORWEGIAN = "Hun får ikke gå ut, og sjefen har tatt passet på Åsgård. Æsj."
TEXTS = {
    "ru": "Здравствуйте, я хочу сообщить о девушке, которая работает на нашей улице без паспорта.",
    "uk": "Добрий день, я хвилююся за сусідку, чоловік забрав паспорт і не випускає з дому.",
    "ar": "مرحبا، أنا قلق على جارتي. زوجها أخذ جواز سفرها ولا يسمح لها بالخروج من البيت",
    "zh": "你好，我很担心我的邻居。她的老板拿走了她的护照，不让她离开房子。",
    "tw": "你好，我很擔心我的鄰居。她的老闆拿走了她的護照，不讓她離開房子。",
    "ja": "こんにちは、隣の人が心配です。上司が彼女のパスポートを取り上げました。",
    "ko": "안녕하세요, 이웃이 걱정됩니다. 사장이 여권을 가져갔습니다.",
    "th": "สวัสดีค่ะ ฉันเป็นห่วงเพื่อนบ้าน นายจ้างยึดหนังสือเดินทางของเธอ",
    "el": "Καλησπέρα, ανησυχώ για τη γειτόνισσά μου. Ο εργοδότης πήρε το διαβατήριό της.",
}
FOREIGN = [
    *(("ru", "windows-1251"), ("ru", "koi8-r"), ("ru", "iso-8859-5"), ("uk", "windows-1251")),
    *(
        ("uk", "koi8-u"),
        ("ar", "windows-1256"),
        ("zh", "gb18030"),
        ("tw", "big5"),
        ("ja", "shift_jis"),
    ),
    *(
        ("ja", "euc-jp"),
        ("ja", "iso-2022-jp"),
        ("ko", "euc-kr"),
        ("th", "tis-620"),
        ("el", "windows-1253"),
    ),
]


def read(data: bytes, declared: str) -> str:
    charset = f"; charset={declared}" if declared else ""
    return read_mail(letter(f"Content-Type: text/plain{charset}", body=data)).text


@pytest.mark.parametrize(("language", "codec"), FOREIGN)
@pytest.mark.parametrize("declared", ["right", "", "us-ascii", "utf-8", "iso-8859-1", "no-such"])
def test_other_alphabets_are_read_whatever_is_declared(
    language: str, codec: str, declared: str
) -> None:
    data = TEXTS[language].encode(codec)
    name = codec if declared == "right" else declared
    assert read(data, name) == TEXTS[language]


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("x-sjis", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("windows-874", "cp874"),
        ("iso-8859-8-i", "iso8859-8"),
        ("x-mac-roman", "mac-roman"),
        ("unicode-1-1-utf-7", "utf-7"),
        ("cp865", "cp865"),
        ("iso-8859-15", "iso8859-15"),
        ('"ISO-8859-1"', "cp1252"),
    ],
)  # fmt: skip
def test_the_names_that_mailers_use_are_known(name: str, codec: str) -> None:
    words = {
        "cp932": TEXTS["ja"],
        "cp949": TEXTS["ko"],
        "cp874": TEXTS["th"],
        "iso8859-8": "שלום לכולם",
    }
    text = words.get(codec, NORWEGIAN)
    assert read(text.encode(codec), name) == text


POLISH = "Szef zabrał jej paszport i nie pozwala wychodzić z domu."
OTHER_NAMES = {
    "utf-8": "unicode11utf8 x-unicode20utf8 cp65001",
    "iso8859-1": "iso88591 l1 cp819 x-cp1252 ibm1252",
    "iso8859-2": "csisolatin2 iso88592 iso-ir-101 latin2 l2 iso8859-2 iso_8859-2:1987 cp28592",
    "cp1250": "x-cp1250 windows-1250",
    "cp852": "ibm852 cp-852 x-ibm852",
    "mac-latin2": "x-mac-ce x-mac-centraleurroman",
    "iso8859-5": "cyrillic csisolatincyrillic iso88595 iso-ir-144",
    "iso8859-6": "arabic asmo-708 csiso88596e iso-8859-6-e iso88596",
    "iso8859-7": "greek8 elot_928 sun_eu_greek iso88597",
    "cp1253": "x-cp1253",
    "cp1256": "x-cp1256",
    "koi8-r": "koi koi8 cskoi8r cp20866",
    "koi8-u": "koi8-ru cp21866",
    "mac-cyrillic": "x-mac-ukrainian",
    "cp866": "866 csibm866 ibm866",
    "gb18030": "csgb2312 gb_2312-80 chinese x-gbk cp936 windows-936 gb18030-2022",
    "big5": "cn-big5 x-x-big5 csbig5 windows-950",
    "euc_jp": "x-euc-jp cseucpkdfmtjapanese cp51932",
    "cp932": "windows-31j windows-932 ms_kanji x-mac-japanese",
    "iso2022_jp": "csiso2022jp cp50220",
    "cp949": "ks_c_5601-1989 ksc_5601 iso-ir-149 korean windows-949 x-windows-949",
    "cp874": "iso885911 x-windows-874",
    "utf-16-le": "unicode ucs-2 csunicode unicodefeff",
    "utf-16-be": "unicodefffe",
}
SPOKEN = {
    **dict.fromkeys(["iso8859-2", "cp1250", "cp852", "mac-latin2"], POLISH),
    **dict.fromkeys(["iso8859-5", "koi8-r", "cp866", "mac-cyrillic"], TEXTS["ru"]),
    **dict.fromkeys(["iso8859-7", "cp1253"], TEXTS["el"]),
    **dict.fromkeys(["cp932", "euc_jp", "iso2022_jp"], TEXTS["ja"]),
    "iso8859-6": TEXTS["ar"],
    "cp1256": TEXTS["ar"],
    "koi8-u": TEXTS["uk"],
    "gb18030": TEXTS["zh"],
    "big5": TEXTS["tw"],
    "cp949": TEXTS["ko"],
    "cp874": TEXTS["th"],
}


@pytest.mark.parametrize(
    ("name", "codec"), [(n, codec) for codec, names in OTHER_NAMES.items() for n in names.split()]
)
def test_a_charset_is_known_by_each_of_its_names(name: str, codec: str) -> None:
    words = SPOKEN.get(codec, NORWEGIAN)
    assert decode(words.encode(codec), name) == (words, True)


@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "no-such", "iso-8859-2", "koi8-r"])
def test_norwegian_in_utf_8_is_read_whatever_is_declared(declared: str) -> None:
    assert read(NORWEGIAN.encode(), declared) == NORWEGIAN


def test_a_page_that_names_its_charset_itself_is_believed_when_the_header_is_silent() -> None:
    body = "<html><meta http-equiv=Content-Type content='text/html; charset=koi8-u'><p>Добрий день".encode(
        "koi8-u"
    )
    assert read_mail(letter("Content-Type: text/html", body=body)).text == "Добрий день"
    assert declared_in_html(b"<p>charset=koi8-u") == ""


def test_one_broken_letter_does_not_spoil_the_rest() -> None:
    text, held = decode(TEXTS["ja"].encode("cp932") * 20 + b"\x81", "shift_jis")
    assert TEXTS["ja"] in text
    assert not held


@given(
    st.binary(max_size=300),
    st.sampled_from(["", "utf-8", "x-sjis", "utf-7", "hz", "iso-2022-jp", "\xff"]),
)
def test_any_bytes_under_any_name_give_text(data: bytes, declared: str) -> None:
    assert isinstance(decode(data, declared)[0], str)
