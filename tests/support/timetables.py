"""The shipped timetable, with the deadlines of child welfare."""

from dataclasses import replace

from support.running import ROOT
from varde.shared.domain.deadline import Statutory
from varde.shared.platform.timetable import load_timetable

STATUTORY = {
    "BV_1W": Statutory(
        "BARNEVERN", "Meldingen gjennomgås (barnevernsloven § 2-1)", months=0, days=7
    ),
    "BV_3M": Statutory("BARNEVERN", "Undersøkelsen avsluttes", months=3, days=7),
    "BV_ACK3W": Statutory("BARNEVERN", "Bekreftelse til melder", months=0, days=21),
}
SHIPPED = replace(load_timetable(ROOT / "config" / "clock.toml"), statutory=STATUTORY)
