"""What nobody reads of a body: it must have come before the answer goes, or a client that still sends never sees that."""

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from varde.intake_web.body import TooLarge, TooSlow, body_parts
from varde.intake_web.files import most_bytes
from varde.intake_web.settings import IntakeWebSettings

_CLOSE = (b"connection", b"close")


class RestPassedBy:
    """``app``, with the rest of each body read and thrown away, within the bounds of a body with files."""

    def __init__(self, app: ASGIApp, settings: IntakeWebSettings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ended = False

        async def read() -> Message:
            nonlocal ended
            message = await receive()
            ended = not message.get("more_body", False)
            return message

        async def answer(message: Message) -> None:
            begins = message["type"] == "http.response.start"
            if begins and not ended and _CLOSE not in message["headers"]:
                message = await self._passed_by(Request(scope, read), message)
            await send(message)

        await self._app(scope, read, answer)

    async def _passed_by(self, request: Request, answer: Message) -> Message:
        settings = self._settings
        try:
            async for _ in body_parts(
                request,
                limit=most_bytes(settings),
                idle=settings.read_timeout,
                seconds=settings.upload_timeout,
            ):
                pass
        except (TooLarge, TooSlow):
            return {**answer, "headers": [*answer["headers"], _CLOSE]}
        return answer
