"""A page walked through by Tab alone, from its top to its end."""

from playwright.async_api import Page

_STOPS_IN_ONE_FIELD = 5
"""A date is typed in parts."""
_MOST_STOPS = 100
_TOP = """() => { const b = document.body; b.tabIndex = -1; b.focus(); b.removeAttribute('tabindex'); }"""
_BEGIN = """() => {
    const closed = [...document.querySelectorAll('details:not([open])')];
    closed.forEach(d => { d.open = true; });
    const first = e => {
        const group = [...document.getElementsByName(e.name)].filter(r => r.form === e.form);
        return group.find(r => r.checked) || group[0];
    };
    const stops = [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]')]
        .filter(e => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden')
        .filter(e => e.checkVisibility({visibilityProperty: true}))
        .filter(e => e.type !== 'radio' || e === first(e));
    const seen = [], hidden = [];
    const scrolls = e => e.scrollHeight > e.clientHeight || e.scrollWidth > e.clientWidth;
    const came = ({target}) => {
        if (target === seen.at(-1) || (!stops.includes(target) && scrolls(target))) return;
        seen.push(target);
        const style = getComputedStyle(target);
        if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) hidden.push(target);
    };
    document.addEventListener('focusin', came);
    window.walk = {closed, stops, seen, hidden, came};
    return stops.length;
}"""
_DONE = "() => walk.seen.length >= walk.stops.length"
_END = """() => {
    const {closed, stops, seen, hidden, came} = window.walk;
    document.removeEventListener('focusin', came);
    const told = e => e ? e.outerHTML.slice(0, 90) : 'nothing';
    const at = stops.findIndex((e, n) => seen[n] !== e);
    const moved = [...document.querySelectorAll('main, main *')].filter(e => {
        const s = getComputedStyle(e);
        return s.order !== '0' || s.flexDirection.endsWith('reverse');
    });
    closed.forEach(d => { d.open = false; });
    delete window.walk;
    return [
        ...(at < 0 ? [] : ['came to ' + told(seen[at]) + ' instead of ' + told(stops[at])]),
        ...hidden.map(e => 'the focus does not show on ' + told(e)),
        ...moved.map(e => 'is shown elsewhere than it stands: ' + told(e)),
    ];
}"""


async def faults(page: Page) -> list[str]:
    """What a person without a mouse would stumble on; nothing when all is well.

    Every link, button and field of the page, also in what can be unfolded, must be come to in the order in which it
    stands, with a focus that shows; and the skip link must lead to the content.
    """
    await page.evaluate(_TOP)
    stops = await page.evaluate(_BEGIN)
    for pressed in range(stops * _STOPS_IN_ONE_FIELD):
        if pressed >= stops and await page.evaluate(_DONE):
            break
        await page.keyboard.press("Tab")
    found: list[str] = await page.evaluate(_END)
    await page.evaluate(_TOP)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_function("document.activeElement.id === 'main'")
    return found


async def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is there; at each stop it must show."""
    await page.wait_for_selector(wanted)
    await page.wait_for_load_state()
    for _ in range(_MOST_STOPS):
        await page.keyboard.press("Tab")
        here, shown, html = await page.evaluate(
            "w => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.matches(w), e === document.body || s.outlineStyle !== 'none',"
            " e.outerHTML.slice(0, 90)]; }",
            wanted,
        )
        assert shown, html
        if here:
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")
