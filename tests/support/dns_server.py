"""A name server on this machine, over UDP, that answers from a dictionary."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

SILENT = "silent"
"""In place of records: no answer comes at all."""
BROKEN = "broken"
"""In place of records: SERVFAIL, as resolvers answer for a loop of aliases."""
Records = Mapping[tuple[str, str], Sequence[str] | str]


@asynccontextmanager
async def name_server(records: Records) -> AsyncIterator[int]:
    """Answers until the block ends; gives its port on 127.0.0.1."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Server(records), local_addr=("127.0.0.1", 0)
    )
    try:
        yield transport.get_extra_info("sockname")[1]
    finally:
        transport.close()


class _Server(asyncio.DatagramProtocol):
    def __init__(self, records: Records) -> None:
        self._records = records

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        question = query.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        found = self._records.get((kind, question.name.to_text(omit_final_dot=True)))
        if found == SILENT:
            return
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if found == BROKEN:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif found is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif found:
            response.answer.append(dns.rrset.from_text(question.name, 300, "IN", kind, *found))
        self._transport.sendto(response.to_wire(), addr)
