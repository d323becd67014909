"""Reading mail: raw bytes to text and parts, in a separate process with limits on time and memory."""

from varde.shared.mail.model import MailKind, PartInfo, Problem, ReadMail
from varde.shared.mail.reader import MailReader

__all__ = ["MailKind", "MailReader", "PartInfo", "Problem", "ReadMail"]
