"""Reports as PDF: the same figures as on the pages, from the same selectors, set in type."""

from reports.pdf.documents import Document, prepare, render

__all__ = ["Document", "prepare", "render"]
