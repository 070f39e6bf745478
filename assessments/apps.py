"""Cycles, assessments, ratings, evidence, held levels and the audit trail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """The heart: from a claim to a level that is held."""

    name = "assessments"

    def ready(self) -> None:
        """Hang the database guards on migrate, and the pages into the navigation."""
        from assessments.guards import GUARDS
        from assessments.policies import may_manage_cycles, may_read_trail, takes_part
        from assessments.selectors import cycles_that_need
        from assessments.services.audit import tell_of_person
        from competencies import usage
        from core import trail
        from core.guards import connect
        from core.navigation import register

        connect(self, GUARDS)
        trail.register(tell_of_person)
        usage.register_holder("cycles", cycles_that_need)
        register("assessments", _("Assessments"), "assessments", 40, lambda user: bool(takes_part(user)))
        register("trail", _("Audit trail"), "trail", 90, lambda user: bool(may_read_trail(user)))
        register("cycles", _("Cycles"), "cycles", 45, lambda user: bool(may_manage_cycles(user)))
