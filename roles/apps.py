"""Sales roles and what they require."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RolesConfig(AppConfig):
    """Roles, dated profiles, requirements, career steps."""

    name = "roles"
    verbose_name = _("Roles")

    def ready(self) -> None:
        """Hang the database guards on migrate, the roles into the navigation, and who requires a skill onto its page."""
        from competencies import usage
        from core import navigation
        from core.guards import connect
        from roles.guards import GUARDS
        from roles.policies import may_read
        from roles.selectors import profiles_that_need, uses_of_skill

        connect(self, GUARDS)
        navigation.register("roles", _("Roles"), "roles", 55, lambda user: bool(may_read(user)))
        usage.register("roles", uses_of_skill)
        usage.register_holder("roles", profiles_that_need)
