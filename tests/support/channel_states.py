"""Every state of the desk's page of the channel, as a coordinator and her deputy come to it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from playwright.async_api import Page, expect

from support.browser import press
from support.desk import PASSWORD, RunningDesk
from support.desk_states import sign_in
from varde.shared.casework.channel import ChannelPeople
from varde.shared.casework.group_channel import GroupChannel, standing
from varde.shared.domain.case import Case
from varde.shared.domain.channel import ChannelReason, StrangerKind
from varde.shared.store import cards
from varde.shared.store.cards import CardPost

PAGE = "/styring/kanal"
OLD, NEW = "C0GRUPPE", "C0NYKANAL"
LINK = f"https://kommunen.slack.example/archives/{NEW}"


@dataclass(frozen=True)
class ChatBehind:
    """What the chat does while she looks at the page: it finds, refuses and puts in force."""

    desk: RunningDesk

    @property
    def group(self) -> GroupChannel:
        return GroupChannel(self.desk.house.database, self.desk.house.clock, "slack")

    async def start(self, case: Case) -> None:
        """A card of an open case stands in its channel."""
        await self.group.begin(OLD)
        async with self.desk.house.database.begin() as tx:
            await cards.put(tx, case.case_id, "slack", CardPost("1.2", 1, OLD))

    async def saw(self, channel: str, *guests: str) -> None:
        """These are in it without belonging there, and nobody has said a word about them."""
        house = self.desk.house
        people = ChannelPeople(house.database, house.clock, "slack", channel)
        await people.saw(dict.fromkeys(guests, StrangerKind.GUEST))

    async def refuse(self, reason: ChannelReason) -> None:
        """What is asked for is not fit."""
        asked = await self.group.wanted()
        assert asked
        assert await self.group.refuse(asked, reason)

    async def put_in_force(self) -> None:
        """What is asked for is fit."""
        asked = await self.group.wanted()
        assert asked
        assert await self.group.put_in_force(asked, OLD)


async def channel_states(desk: RunningDesk, page: Page, case: Case) -> AsyncIterator[str]:
    """From the channel of the settings to the one that she chose."""
    chat = ChatBehind(desk)
    await page.goto(f"{desk.url}/inn?til={PAGE}")
    await sign_in(page)
    yield "the chat has not been started"
    await chat.start(case)
    async for state in _asked(desk, page):
        yield state
    async for state in _refused(desk, page, chat):
        yield state
    async for state in _in_force(desk, page, chat):
        yield state


async def fill_in(page: Page, channel: str) -> None:
    """What she types in the form that is folded away, and sends."""
    if not await page.locator("#kanal").is_visible():
        await page.locator("summary", has_text="La nye kort komme i en annen kanal").click()
    await page.fill("#kanal", channel)
    await press(page.locator("details[open] button.send"))


async def _asked(desk: RunningDesk, page: Page) -> AsyncIterator[str]:
    await page.goto(desk.url + PAGE)
    yield "not looked at yet"
    await fill_in(page, "#kanalen")
    await expect(page.locator("#kanal-wrong")).to_contain_text("ingen kanal-ID i Slack")
    await expect(page.locator("#kanal")).to_be_focused()
    yield "no channel"
    desk.router.clock.forward(minutes=6)
    await fill_in(page, LINK)
    await page.fill("#passord", PASSWORD)
    yield "her password once more"
    await press(page.locator("main button.send"))
    await expect(page.locator("#kanal")).to_have_value(NEW)
    yield "what she typed, after her password"
    await press(page.locator("details[open] button.send"))
    await expect(page.locator("#wanted")).to_have_text("Det er bedt om en annen kanal")
    yield "asked for"


async def _refused(desk: RunningDesk, page: Page, chat: ChatBehind) -> AsyncIterator[str]:
    await chat.refuse(ChannelReason.NOT_PRIVATE)
    await press(page.locator("text=Se om chatten har sett på den"))
    refusal = page.locator("section[aria-labelledby=wanted]")
    await expect(refusal).to_contain_text("Kanalen ble ikke byttet")
    await expect(refusal).to_contain_text("kanalen er ikke privat")
    yield "refused"
    await press(refusal.get_by_role("button", name="Be om den en gang til"))
    await chat.saw(NEW, "U0GJEST")
    await chat.refuse(ChannelReason.STRANGERS)
    await page.goto(desk.url + PAGE)
    await expect(page.locator("main")).to_contain_text("U0GJEST")
    yield "refused for a stranger"
    await press(page.locator("text=La det være"))
    await expect(page.locator("#wanted")).to_have_count(0)
    yield "let be"


async def _in_force(desk: RunningDesk, page: Page, chat: ChatBehind) -> AsyncIterator[str]:
    await fill_in(page, NEW)
    await chat.saw(NEW)
    await chat.put_in_force()
    await page.goto(desk.url + PAGE)
    facts = page.locator("section[aria-labelledby=here] dl.facts")
    await expect(facts).to_contain_text(NEW)
    await expect(facts).to_contain_text("Koordinator")
    stands = await standing(desk.house.database)
    assert stands.here
    assert stands.here.channel == NEW
    for found in (ChannelReason.OK, ChannelReason.STRANGERS, ChannelReason.ARCHIVED):
        await chat.saw(OLD, *(["U0GJEST"] if found is ChannelReason.STRANGERS else []))
        await chat.group.note_found(OLD, found)
        await page.goto(desk.url + PAGE)
        await expect(page.locator("main")).to_contain_text(
            f"I {OLD} står det fortsatt kort i åpne saker"
        )
        yield f"in force, and the earlier one found {found}"
