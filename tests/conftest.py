"""How property tests run: how long an example takes depends on the machine, and is not what they test."""

from hypothesis import HealthCheck, settings

settings.register_profile("varde", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("varde")
