"""People, teams and reporting lines."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Employees, teams, dated memberships, leads and role holdings."""

    name = "people"

    def ready(self) -> None:
        """Hang the database guards on migrate, the list of people into the navigation, and who holds a role onto it."""
        from core.guards import connect
        from core.navigation import register
        from people.guards import GUARDS
        from people.selectors import count_holders, reads_names, sees_others
        from roles import affected

        connect(self, GUARDS)
        affected.register_holders("people", count_holders)
        register("people", _("People"), "people", 30, sees_others, searched=reads_names)
