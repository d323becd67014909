"""The form while somebody floods it: whoever works, or waits, gets through, and nothing that was written is lost."""

import base64
import hashlib
import re

import httpx

from support.web_door import TEXT, RunningDoor, running_door
from support.working import challenge_in, solved
from varde.intake_web.work import Proof, Work

PRESSED = {"rate_burst": 1, "rate_per_second": 0.001}
FORM = {"text": TEXT, "contact": "68 05 12 34"}


async def _refused(door: RunningDoor, **fields: str) -> httpx.Response:
    answer = await door.client.post("/nn/", data=FORM | fields)
    assert answer.status_code == 429
    return answer


def _shown(page: str) -> dict[str, str]:
    challenge = challenge_in(page)
    return {"challenge": challenge, "solution": solved(challenge)}


async def test_a_solution_lets_one_form_through_and_no_second_one() -> None:
    async with running_door(None, **PRESSED) as door:
        await door.client.post("/nn/", data={"text": "flood"})
        shown = _shown((await _refused(door)).text)
        accepted = await door.client.post("/nn/", data=FORM | shown)
        assert accepted.status_code == 200
        assert [s.contact for s in door.receiver.submissions] == ["", "68 05 12 34"]
        assert TEXT in (await _refused(door, **shown, token=await door.token())).text
        assert len(door.receiver.raws) == 2


async def test_the_same_form_sent_twice_is_one_concern_and_one_solution() -> None:
    async with running_door(None, **PRESSED) as door:
        await door.client.post("/nn/", data={"text": "flood"})
        form = FORM | _shown((await _refused(door)).text) | {"token": await door.token()}
        answers = [await door.client.post("/nn/", data=form) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].text == answers[1].text
        assert len(door.receiver.raws) == 2


async def test_what_is_forged_or_of_another_door_is_refused_with_the_text_kept() -> None:
    async with running_door(None, **PRESSED) as door:
        await door.client.post("/nn/", data={"text": "flood"})
        own = Work(lambda: 0.0).challenge()
        for shown in ({"challenge": own, "solution": solved(own)}, {"solution": "0"}):
            assert TEXT in (await _refused(door, **shown)).text
        assert door.registry.get_sample_value("varde_intake_web_proofs_total", {"outcome": "wrong"})


async def test_the_page_says_how_long_to_wait_and_holds_a_script_that_the_policy_allows() -> None:
    async with running_door(None, **PRESSED) as door:
        await door.client.post("/nn/", data={"text": "flood"})
        answer = await _refused(door)
        scripts = re.findall(r"<script>(.*?)</script>", answer.text, flags=re.DOTALL)
        policy = answer.headers["content-security-policy"]
        for script in scripts:
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
            assert not re.search(r"cookie|Storage|indexedDB|fetch|XMLHttp|Worker|eval", script)
        assert len(scripts) == 2
        assert "unsafe" not in policy
        assert int(answer.headers["retry-after"]) > 0
        assert "set-cookie" not in answer.headers


async def test_a_page_that_refuses_nothing_holds_no_challenge() -> None:
    async with running_door(None, **PRESSED) as door:
        for page in ("/nn/", "/nn/receipt"):
            assert "challenge" not in (await door.client.get(page)).text
        assert "challenge" not in (await door.client.post("/nn/", data=FORM)).text


async def test_two_challenges_have_nothing_in_common_that_could_tell_who_got_them() -> None:
    async with running_door(None, **PRESSED) as door:
        await door.client.post("/nn/", data={"text": "flood"})
        one, two = [challenge_in((await _refused(door)).text).split(".") for _ in range(2)]
        assert one[0] == two[0]  # the price
        assert abs(int(one[1], 16) - int(two[1], 16)) <= 2  # the second in which it ends
        assert not {*one[2:]} & {*two[2:]}


def test_what_is_shown_is_not_in_a_message_or_a_log() -> None:
    assert "Proof(…)" in repr(Proof("14.secret", "1.2.3"))
