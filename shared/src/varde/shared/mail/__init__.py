"""Reading mail: raw bytes to text, parts and files, in separate processes with limits on time and memory."""

from varde.shared.mail.files import MailFile, MailFiles, Unpacker, unpacking
from varde.shared.mail.model import MailKind, PartInfo, Problem, ReadMail
from varde.shared.mail.reader import MailReader

__all__ = [
    "MailFile",
    "MailFiles",
    "MailKind",
    "MailReader",
    "PartInfo",
    "Problem",
    "ReadMail",
    "Unpacker",
    "unpacking",
]
