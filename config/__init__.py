"""How the product is put together: settings, addresses, tasks, and the commands that run it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
