"""The small components of docs/design-system.md; ``{% load ui %}`` brings all of them."""
