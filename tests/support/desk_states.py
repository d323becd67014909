"""The desk's pages and states, one after the other, as a coordinator comes to them."""

from collections.abc import AsyncIterator

from playwright.async_api import Page

from support import pdfs
from support.browser import press
from support.counted_cases import YEAR, add_a_year
from support.desk import PASSPHRASE, PASSWORD, Her, RunningDesk, written
from support.mail_with_files import file, with_files
from support.people import COORDINATOR, NAV
from support.photos import photo_of_a_place
from support.router_house import OWN
from varde.intake_email.door import with_envelope
from varde.shared.casework.correction import Changes
from varde.shared.casework.questions import Questions
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.uploads import Uploads
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Arena, Channel, Form, Language, Outcome, PageLanguage, Scan
from varde.shared.messages import new_id

TEXT = (
    "Sjefen, Radomir Stoilov, har tatt passet til Mirjeta Berisha. De får ikke lønn, og sover på "
    "gulvet i vaskeriet. Ring meg på 68 05 12 34.\n"
    "<script>document.title='eid'</script><img src=x onerror=\"document.title='eid'\">"
)


async def set_up(desk: RunningDesk, page: Page) -> None:
    """The first account, by a one-time code."""
    await page.goto(desk.url)
    await page.fill("#kode", await desk.invited())
    for name, typed in (("passord", PASSWORD), ("passfrase", PASSPHRASE)):
        await page.fill(f"#{name}", typed)
        await page.fill(f"#{name}2", typed)
    await press(page.locator(".send"))


async def sign_in(page: Page, name: str = "koordinator") -> None:
    """With the account of ``set_up``, or another one."""
    await page.fill("#navn", name)
    await page.fill("#passord", PASSWORD)
    await press(page.locator(".send"))


async def states(desk: RunningDesk, page: Page, case: Case) -> AsyncIterator[str]:
    """Every page and state of the desk, one after the other."""
    await page.goto(desk.url)
    yield "set up"
    await set_up(desk, page)
    yield "sign in"
    await page.fill("#navn", "koordinator")
    await page.fill("#passord", "feil")
    await press(page.locator(".send"))
    yield "sign in, wrong"
    await sign_in(page)
    yield "queue"
    await press(page.locator("#help summary"))
    yield "queue with help"
    async for state in _filtered(desk, page):
        yield state
    await page.fill("#ord", case.reference)
    await press(page.locator(".search .send"))
    await page.wait_for_selector(f"a.go:has-text('{case.reference}')")
    yield "queue, searched"
    await page.fill("#ord", "finnesikke")
    await press(page.locator(".search .send"))
    yield "queue without cases"
    async for state in _opened(desk, page, case):
        yield state
    async for state in _with_a_file(desk, page):
        yield state
    async for state in _with_a_mailed_file(desk, page):
        yield state
    async for state in _asked_by_partners(desk, page):
        yield state
    async for state in _followed_up(desk, page, case):
        yield state
    await page.goto(f"{desk.url}/bekreft")
    yield "password once more"
    await page.goto(f"{desk.url}/logg")
    yield "log"
    async for state in _states_of_keys(desk, page):
        yield state
    async for state in _counted(desk, page):
        yield state
    await page.goto(f"{desk.url}/finnes-ikke")
    yield "no such page"


async def _filtered(desk: RunningDesk, page: Page) -> AsyncIterator[str]:
    """The queue's filters: to choose, in force, fitting nothing, and one that is none."""
    await press(page.locator("#filters summary"))
    yield "queue with the form of filters"
    await page.select_option("#filter-form", "LAB")
    await press(page.locator("#filters .send"))
    yield "queue, filtered"
    await press(page.locator("#filters summary"))
    await page.select_option("#filter-partner", "POLITI")
    await press(page.locator("#filters .send"))
    yield "queue, filtered to nothing"
    await page.goto(f"{desk.url}/?hast=ukjent")
    yield "queue with a filter that is not known"


async def _opened(desk: RunningDesk, page: Page, case: Case) -> AsyncIterator[str]:
    """A case from its summary to the reporter’s own words."""
    await page.goto(f"{desk.url}/sak/{case.reference}")
    yield "case, locked"
    await press(page.locator("#open"))
    yield "unlock"
    await page.fill("#passfrase", PASSPHRASE)
    await press(page.locator("main .send"))
    await press(page.locator("#open"))
    yield "case, opened"
    await page.fill("#redegjorelse", "Det er Radomir Stoilov.")
    await press(page.locator("#save"))
    yield "case, stopped by the guard"
    await _saved_meanwhile(desk, case)
    await page.fill("#redegjorelse", "En kvinne får ikke lønn.")
    await press(page.locator("#save"))
    yield "case, saved by somebody else meanwhile"
    await desk.router.correct(case, Changes(forms=(Form.SEX,)))
    await page.goto(f"{desk.url}/sak/{case.reference}")
    yield "case, its own summary overtaken by the facts"
    await press(page.locator("#open"))
    yield "case, its own summary overtaken by the facts, opened"
    await press(page.locator("#facts > summary"))
    await press(page.locator("#signs > summary"))
    yield "case, its facts to correct"
    await desk.router.correct(case, Changes(arena=Arena.GATE))
    await page.select_option("#fakta-arena", "HJEM")
    await press(page.locator("#correct"))
    yield "case, a fact corrected by somebody else meanwhile"
    await press(page.locator("#correct"))
    yield "case, its facts corrected"
    async for state in _kept_from(desk, page, case):
        yield state
    await page.goto(f"{desk.url}/sak/{case.reference}/melder")
    await press(page.locator("summary"))
    yield "reporter"
    await press(page.locator("#read"))
    yield "reporter, read"


async def _kept_from(desk: RunningDesk, page: Page, case: Case) -> AsyncIterator[str]:
    """Its conflicts of interest: to choose, before it is confirmed, and in force."""
    at = f"{desk.url}/sak/{case.reference}/habilitet"
    await page.goto(at)
    yield "conflicts of interest"
    await page.select_option("#for", "KOORDINATOR:koordinator")
    await press(page.locator("#keep"))
    yield "conflict of interest, her own, before it is confirmed"
    await page.goto(at)
    await page.select_option("#for", "POLITI:")
    await press(page.locator("#keep"))
    await press(page.locator("#sure"))
    yield "conflicts of interest, with some"


async def _saved_meanwhile(desk: RunningDesk, case: Case) -> None:
    """The deputy writes in both texts."""
    await desk.account("vikar")
    they, at = Her(desk), f"/sak/{case.reference}"
    async with they.client:
        await they.sign_in("vikar")
        await they.unlock()
        await they.get(at)
        await they.post(f"{at}/original")
        texts = {"sammendrag": "Flere får ikke lønn.", "redegjorelse": "De får ikke lønn."}
        await they.post(f"{at}/endre", **(written(they) | texts))


async def _with_a_file(desk: RunningDesk, page: Page) -> AsyncIterator[str]:
    """A case that a photo and a letter came with, what the photo hides, and the letter's pages."""
    uploads = Uploads(desk.house.database, OWN.public, desk.router.clock)
    async with uploads.batch() as batch:
        letter = pdfs.written(pdfs.pages(2, size=(300, 300)))
        for name, kind, content, scan in (
            ("kaia.jpg", "image/jpeg", photo_of_a_place(), Scan.INFECTED),
            ("brev.pdf", "application/pdf", letter, Scan.CLEAN),
        ):
            upload = batch.begin()
            await upload.write(content)
            batch.files.append(await upload.finish(name, kind, scan))
        raw = WebSubmission(PageLanguage.NB, "De får ikke lønn.").to_bytes()
        await desk.router.receiver.receive(raw, Channel.WEB, batch.files)
        batch.kept = True
    await desk.router.deliver()
    case = await desk.router.newest()
    await page.goto(f"{desk.url}/sak/{case.reference}")
    await press(page.locator("#open"))
    yield "case with files, opened"
    here = "forms => forms.forEach(form => form.removeAttribute('target'))"
    await page.check("#likevel-1")
    await page.eval_on_selector_all(".files form", here)
    await press(page.locator("[formaction$='1/skjult']"))
    await page.wait_for_selector("#hidden")
    yield "what a file hides"
    await page.goto(f"{desk.url}/sak/{case.reference}")
    await press(page.locator("#open"))
    await page.eval_on_selector_all(".files form", here)
    await press(page.locator("[formaction$='2/kopi']"))
    await page.wait_for_selector("#one-file")
    yield "pages of a file"


async def _with_a_mailed_file(desk: RunningDesk, page: Page) -> AsyncIterator[str]:
    """A case with a file in its e-mail, and the list of it."""
    raw = with_files(file("kaia.jpg", photo_of_a_place()), said="De får ikke lønn.")
    mail = with_envelope("kari@nabo.example", "bekymring@varde.example", raw)
    await desk.router.receiver.receive(mail, Channel.EMAIL)
    await desk.router.deliver()
    await page.goto(f"{desk.url}/sak/{(await desk.router.newest()).reference}")
    await press(page.locator("#open"))
    yield "case with a file in an e-mail, opened"
    await page.eval_on_selector("form:has(#show-files)", "form => form.removeAttribute('target')")
    await press(page.locator("#show-files"))
    await page.wait_for_selector(".files")
    yield "files of a case"


async def _asked_by_partners(desk: RunningDesk, page: Page) -> AsyncIterator[str]:
    """What a partner would ask, from the queue to a no."""
    house, case = desk.house, await desk.router.tell("Naboen får ikke lønn for arbeidet sitt.")
    asked = Questions(house.database, house.directory, house.clock, house.coordinator)
    await asked.propose(
        NAV, case.reference, "Hvor sover de nå?", act=new_id(), language=Language.NB
    )
    await page.goto(desk.url)
    yield "queue with a question"
    await page.goto(f"{desk.url}/sak/{case.reference}")
    yield "case with a question"
    await page.goto(f"{desk.url}/sak/{case.reference}/melder")
    yield "reporter with a question"
    await press(page.locator("#read-questions"))
    yield "question, read"
    await press(page.locator("text=Ikke send det"))
    yield "question, no without a reason"
    await page.select_option("select[name=hvorfor]", "risk")
    await press(page.locator("text=Ikke send det"))
    yield "question, not sent"


async def _followed_up(desk: RunningDesk, page: Page, case: Case) -> AsyncIterator[str]:
    """The pages of a case's follow-up, to its end."""
    other = await desk.router.tell("De får ikke lønn.")
    await page.goto(f"{desk.url}/mote")
    yield "meeting"
    await page.fill(f"#sak-{other.reference}", "Vi ser på det igjen om to uker.")
    await press(page.locator("#save"))
    await page.wait_for_selector("text=Referatet som PDF")
    yield "minutes"
    await page.goto(f"{desk.url}/sak/{case.reference}/oppfolging")
    yield "follow-up"
    await press(page.locator("text=Avslutt saken >> nth=0"))
    await page.select_option("#utfall", "raad")
    await page.fill("#lukk-hvorfor", "Ring 68 05 12 34.")
    await press(page.locator("#close"))
    yield "follow-up, stopped by the guard"
    await desk.router.casework.close(
        COORDINATOR, case.reference, Outcome.ADVICE, language=Language.NB
    )
    await page.goto(f"{desk.url}/sak/{case.reference}/oppfolging")
    await press(page.locator("text=Behold den lenger"))
    yield "follow-up, ended"
    await page.goto(f"{desk.url}/sak/{case.reference}/slett")
    yield "erase"
    await press(page.locator("#hvorfor-mistake"))
    await press(page.locator("#arkivert"))
    await press(page.locator("#erase"))
    yield "follow-up, erased"
    await page.goto(f"{desk.url}/sak/{case.reference}")
    yield "case, erased"


async def _states_of_keys(desk: RunningDesk, page: Page) -> AsyncIterator[str]:
    await desk.router.tell(TEXT)
    await page.goto(f"{desk.url}/nokler")
    for summary in await page.locator("main details summary").all():
        await summary.click()
    yield "keys"
    await page.check("#medlem-1")
    await press(page.locator("#invite"))
    await page.wait_for_selector("#code")
    yield "one-time code"
    await page.goto(f"{desk.url}/nokler")
    await press(page.locator("#make-paper"))
    await page.wait_for_selector("#paper-key")
    yield "paper key"
    await page.click("#on-paper")
    await page.wait_for_selector("#blokk")
    yield "paper key, read back"
    await page.goto(f"{desk.url}/nokler")
    yield "keys, with a paper that nobody has read back"
    await page.goto(f"{desk.url}/nokler/bytte")
    yield "change of keys"
    await press(page.locator("#rotate"))
    await page.wait_for_selector("#progress")
    await page.wait_for_selector("#progress:not([data-live])")
    yield "change of keys, begun"
    await page.goto(desk.url)
    yield "queue with worries"


async def _counted(desk: RunningDesk, page: Page) -> AsyncIterator[str]:
    await add_a_year(desk.house.database)
    await page.goto(f"{desk.url}/statistikk?fra_ar={YEAR}&fra_maned=1&til_ar={YEAR}&til_maned=12")
    yield "statistics"
    await page.goto(f"{desk.url}/statistikk?fra_ar={YEAR}&fra_maned=9&til_ar=2026&til_maned=2")
    yield "statistics of some months"
    await page.goto(f"{desk.url}/statistikk/{YEAR}/rapport")
    yield "yearly report"
