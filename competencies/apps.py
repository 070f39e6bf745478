"""Frameworks: versions, levels, attributes, skills, statements."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetenciesConfig(AppConfig):
    """The content that skills are described in."""

    name = "competencies"
    verbose_name = _("Competencies")

    def ready(self) -> None:
        """Hang the database guards on migrate, and the skills into the navigation."""
        from competencies.guards import GUARDS
        from competencies.policies import may_read
        from core.guards import connect
        from core.navigation import register

        connect(self, GUARDS)
        register(
            "skills", _("Skills"), "skills", 50, lambda user: bool(may_read(user)), also=("/frameworks/",)
        )
