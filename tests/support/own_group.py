"""The group of the shipped file, with suppliers, units and people of its own."""

from dataclasses import replace

from support.running import ROOT
from varde.shared.domain.codes import Role
from varde.shared.domain.partner import Directory, Member, Partner
from varde.shared.platform.partners import load_directory

SHIPPED = load_directory(ROOT / "config" / "partners.toml")


def _with_own(partner: Partner) -> Partner:
    if partner.code == "NAV":
        return replace(
            partner,
            suppliers=("Nordlys bemanning", "Polarglimt Renhold AS"),
            domains=("nav.example",),
            units=("NAV Storvika",),
        )
    return (
        replace(partner, units=("Fjordhuset bosenter",)) if partner.code == "BARNEVERN" else partner
    )


OURS = Directory(
    tuple(_with_own(p) for p in SHIPPED.partners),
    (
        *(
            replace(m, name="Ingrid Fagerbekk") if m.role is Role.COORDINATOR else m
            for m in SHIPPED.members
        ),
        Member("solveig", "NAV", "Solveig Testvoll"),
        Member("per", "POLITI", "Kontakt politiet", watch=("Per-Olav Nesbøhaugen",)),
    ),
)
