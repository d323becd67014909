"""What Outlook, Apple Mail and Gmail send, told apart into the reporter's words and what stands around."""

import pytest

from support.letters import OWN, letter, many, page, part, text
from varde.shared.mail import MailKind, ReadMail
from varde.shared.mail.reading import read_mail

OUTLOOK = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style><!-- p.MsoNormal {{margin:0cm}} --></style></head><body lang=NO><div class=WordSection1>
<p class=MsoNormal>Hei<o:p></o:p></p><p class=MsoNormal>{OWN}<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Med vennlig hilsen<o:p></o:p></p>
<p class=MsoNormal>Kari Testesen<br>R&aring;dgiver<o:p></o:p></p>
<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>
<p class=MsoNormal><b>Fra:</b> Leiv Testesen &lt;leiv@nabo.example&gt; <br><b>Sendt:</b> mandag 2. november
2026 10:00<br><b>Til:</b> Kari Testesen<br><b>Emne:</b> Uro<o:p></o:p></p></div></div>
<p class=MsoNormal>Gammelt<o:p></o:p></p></div></body></html>"""

OUTLOOK_WEB = f"""<html><body dir="ltr"><div class="elementToProof">{OWN}</div>
<div id="Signature"><div>Kari Testesen</div><div>R&aring;dgiver</div></div>
<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">
<div id="divRplyFwdMsg" dir="ltr"><font><b>Fra:</b> Leiv &lt;leiv@nabo.example&gt;<br>
<b>Sendt:</b> mandag 2. november 2026<br><b>Til:</b> Kari<br><b>Emne:</b> Uro</font><div>&nbsp;</div></div>
<div>Gammelt</div></body></html>"""

APPLE = f"""<html><head></head><body style="overflow-wrap: break-word;">{OWN}<br id="lineBreakAtBeginningOfMessage">
<div><br><blockquote type="cite"><div>2. nov. 2026 kl. 10:00 skrev Leiv &lt;leiv@nabo.example&gt;:</div><br
class="Apple-interchange-newline"><div>Gammelt</div></blockquote></div><br></body></html>"""

IPHONE = f"""<html><head></head><body dir="auto">{OWN}<br id="lineBreakAtBeginningOfSignature">
<div dir="ltr">Sendt fra min iPhone</div><div dir="ltr"><br><blockquote type="cite">2. nov. 2026 kl. 10:00
skrev Leiv &lt;leiv@nabo.example&gt;:<br><br></blockquote></div><blockquote type="cite"><div
dir="ltr">Gammelt</div></blockquote></body></html>"""

GMAIL = f"""<div dir="ltr">{OWN}<br clear="all"><div><div dir="ltr" class="gmail_signature"
data-smartmail="gmail_signature">Kari Testesen</div></div></div><br><div class="gmail_quote
gmail_quote_container"><div dir="ltr" class="gmail_attr">man. 2. nov. 2026 kl. 10:00 skrev Leiv &lt;<a
href="mailto:leiv@nabo.example">leiv@nabo.example</a>&gt;:<br></div><blockquote class="gmail_quote"
style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204)"><div>Gammelt</div></blockquote></div>"""


@pytest.mark.parametrize(
    "body",
    [OUTLOOK, OUTLOOK_WEB, APPLE, IPHONE, GMAIL],
    ids=["outlook", "web", "apple", "ios", "gmail"],
)
def test_a_reply_in_html_gives_the_reporters_own_words_alone(body: str) -> None:
    reading = read_mail(page(body, "SV: Uro", "In-Reply-To: <x@nabo.example>"))
    assert reading.text.removeprefix("Hei\n\n") == OWN
    assert "Gammelt" in reading.quoted
    assert "leiv@nabo.example" in reading.quoted
    assert reading.forwarded == ""


@pytest.mark.parametrize("body", [OUTLOOK, OUTLOOK_WEB, GMAIL], ids=["outlook", "web", "gmail"])
def test_a_signature_in_html_is_set_aside(body: str) -> None:
    assert "Kari Testesen" in read_mail(page(body, "SV: Uro")).signature


FORWARDS = {
    "gmail": f"""<div dir="ltr">{OWN}<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">----------
Forwarded message ---------<br>Fra: <strong>Leiv</strong> &lt;leiv@nabo.example&gt;<br>Date: man. 2. nov.
2026<br>Subject: Rom<br>To: Kari<br></div><br>Tre sover i boden.</div></div>""",
    "apple": f"""<body>{OWN}<br><blockquote type="cite"><div>Start på videresendt melding:</div><br><div><b>Fra:
</b>Leiv</div><div><b>Emne: </b>Rom</div><div><b>Dato: </b>2. november 2026</div><br><div>Tre sover i
boden.</div></blockquote></body>""",
    "outlook": OUTLOOK.replace("Gammelt", "Tre sover i boden."),
}


@pytest.mark.parametrize("client", FORWARDS)
def test_a_forwarded_message_in_html_belongs_to_the_concern(client: str) -> None:
    reading = read_mail(page(FORWARDS[client], "VS: Rom"))
    assert OWN in reading.text
    assert "boden" not in reading.text
    assert "Tre sover i boden." in reading.forwarded
    assert reading.quoted == ""


def test_an_indented_paragraph_is_no_quote() -> None:
    body = f'<p>Hun skrev:</p><blockquote style="margin:0 0 0 40px;border:none">{OWN}</blockquote><p>Hjelp</p>'
    assert OWN in read_mail(page(body, "SV: Uro")).text


def test_what_is_not_shown_is_not_read() -> None:
    body = (
        f'<div style="display:none;max-height:0">Forhåndsvisning</div><p>{OWN}</p><title>x</title>'
    )
    assert read_mail(page(body)).text == OWN


def test_a_sender_cannot_set_the_marks_that_structure_sets() -> None:
    body = f"<p>&#xE000;</p><p>{OWN}</p>"
    assert read_mail(page(body)).text == OWN
    assert read_mail(letter(body=f"\ue002\n{OWN}", subject="x")).text == OWN


def test_words_around_pictures_in_the_text_are_all_read() -> None:
    picture = part("image/jpeg; name=IMG_1.jpg", b"\xff\xd8", "Content-Disposition: inline")
    reading = read_mail(many("mixed", text("Se her:"), picture, text(OWN)))
    assert reading.text.split("\n\n") == ["Se her:", OWN]


def test_fifty_attachments_are_listed_and_the_words_read() -> None:
    files = [part(f"application/pdf; name=side{n}.pdf", b"%PDF" * n) for n in range(1, 51)]
    reading = read_mail(many("mixed", text(OWN), *files))
    assert reading.text == OWN
    assert [p.filename for p in reading.parts[1:]] == [f"side{n}.pdf" for n in range(1, 51)]
    assert reading.problems == ()


def test_attachments_without_a_word_are_told_from_an_empty_message() -> None:
    picture = part("image/jpeg; name=IMG_1.jpg", b"\xff\xd8")
    alone = read_mail(many("mixed", text(" \r\n"), picture, subject=""))
    assert alone.kind is MailKind.ONLY_ATTACHMENTS
    assert read_mail(many("mixed", text(" "), subject="")).kind is MailKind.EMPTY
    card = part("text/vcard; name=leiv.vcf", "BEGIN:VCARD")
    assert read_mail(many("mixed", text(" "), card, subject="")).kind is MailKind.ONLY_ATTACHMENTS


@pytest.mark.parametrize(
    "attached",
    [
        part(
            "text/plain; charset=utf-8", OWN, "Content-Disposition: attachment; filename=brev.txt"
        ),
        part("text/html; charset=utf-8; name=brev.html", f"<p>{OWN}</p>"),
    ],
    ids=["text", "page"],
)
def test_where_the_words_stand_in_an_attached_text_alone_they_are_read(attached: bytes) -> None:
    for reading in (
        read_mail(many("mixed", text(" "), attached)),
        read_mail(b"Subject: Uro\r\n" + attached),
    ):
        assert (reading.kind, reading.text) == (MailKind.CONCERN, OWN)
    assert read_mail(many("mixed", text("Se vedlegg."), attached)).text == "Se vedlegg."


def test_the_page_for_watches_and_moving_pages_is_read_as_a_page() -> None:
    body = f"<style>{'x{} ' * 100}</style><p>{OWN}</p>"
    for kind in ("x-amp-html", "watch-html"):
        raw = many("alternative", text(OWN), part(f"text/{kind}; charset=utf-8", body))
        assert read_mail(raw).text == OWN


def nested(depth: int) -> bytes:
    inner = letter("Content-Type: text/plain; charset=utf-8", body=OWN, subject="innerst")
    for _ in range(depth):
        inner = many("mixed", text("Se under."), b"Content-Type: message/rfc822\r\n\r\n" + inner)
    return inner


def test_twenty_messages_inside_one_another_are_read_and_more_are_held() -> None:
    reading = read_mail(nested(20))
    assert OWN in reading.forwarded
    assert not reading.cut_short
    deeper = read_mail(nested(21))
    assert deeper.cut_short
    assert "too_deep" in deeper.problems


@pytest.mark.parametrize("encoded", ["message/rfc822", "application/octet-stream; name=brev.eml"])
def test_an_attached_message_is_read_even_when_it_is_encoded(encoded: str) -> None:
    inner = letter("Content-Type: text/plain; charset=utf-8", body=OWN, subject="Rom")
    reading = read_mail(many("mixed", text("Se vedlegg."), part(encoded, inner)))
    assert reading.forwarded == f"Rom\n\n{OWN}"


@pytest.mark.parametrize("kind", ["message/news", "message/x-unknown", "message/partial; id=x"])
def test_words_in_a_message_of_another_kind_are_not_lost(kind: str) -> None:
    inner = letter("Content-Type: text/plain; charset=utf-8", body=OWN, subject="Rom")
    for raw in (
        many("mixed", text("Se under."), f"Content-Type: {kind}\r\n\r\n".encode() + inner),
        letter(f"Content-Type: {kind}", body=inner),
    ):
        reading = read_mail(raw)
        assert reading.forwarded == f"Rom\n\n{OWN}"
        assert reading.cut_short is ("partial" in kind)


def test_a_bounce_that_is_forwarded_is_a_concern() -> None:
    bounce = many(
        "report", text("Not delivered"), part("message/delivery-status", "Action: failed")
    )
    reading = read_mail(many("mixed", text(OWN), b"Content-Type: message/rfc822\r\n\r\n" + bounce))
    assert reading.kind is MailKind.CONCERN


def test_read_reports_and_delivery_reports_are_told_apart() -> None:
    read = part("message/disposition-notification", "Disposition: manual-action; displayed")
    sent = part("message/delivery-status", "Action: delivered")
    assert read_mail(many("report", text("Lest"), read)).kind is MailKind.READ_REPORT
    assert read_mail(many("report", text("Levert"), sent)).kind is MailKind.BOUNCE


INVITATION = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
SUMMARY;LANGUAGE=nb:Møte\\, nå
LOCATION;ALTREP="http://a.example:80":Boden
DESCRIPTION:Hun er
  redd\\nHjelp
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_an_invitation_shows_what_people_wrote_in_it() -> None:
    reading = read_mail(
        letter("Content-Type: text/calendar; charset=utf-8; method=REQUEST", body=INVITATION)
    )
    assert reading.kind is MailKind.CALENDAR
    assert reading.text == "Møte, nå\n\nBoden\n\nHun er redd\nHjelp"


def test_a_calendar_file_beside_a_concern_leaves_it_a_concern() -> None:
    reading = read_mail(many("mixed", text(OWN), part("text/calendar; charset=utf-8", INVITATION)))
    assert reading.kind is MailKind.CONCERN
    assert reading.text.startswith(OWN)


def test_everything_of_a_message_is_there_for_the_coordinator() -> None:
    reading = ReadMail(text="a", forwarded="b", signature="c", disclaimer="d", quoted="e")
    assert reading.whole == "a\n\nb\n\nc\n\nd\n\ne"
    assert reading.concern == "a\n\nb"
