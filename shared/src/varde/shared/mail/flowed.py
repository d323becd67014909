"""``format=flowed`` text joined into paragraphs (RFC 3676)."""


def unflow(text: str, *, delete_space: bool) -> str:
    """``text`` with soft line breaks undone; quote marks become ``>`` and one space."""
    out: list[tuple[int, list[str]]] = []
    flowing = False
    for line in text.split("\n"):
        depth, content = _unquoted(line)
        soft = content.endswith(" ") and content != "-- "
        kept = content[:-1] if soft and delete_space else content
        if flowing and out[-1][0] == depth and content != "-- ":
            out[-1][1].append(kept)
        else:
            out.append((depth, [kept]))
        flowing = soft
    return "\n".join(">" * depth + " " * bool(depth) + "".join(run) for depth, run in out)


def _unquoted(line: str) -> tuple[int, str]:
    """Quote depth and content of a line, with space-stuffing undone."""
    content = line.lstrip(">")
    return len(line) - len(content), content.removeprefix(" ")
